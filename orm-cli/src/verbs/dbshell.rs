//! `dbshell`: the shell of the database itself.

use crate::exit::Exit;
use crate::failure::Failure;
use crate::run::Run;
use crate::secret;
use crate::settings;
use crate::tenant;
use clap::Args;
use orm_core::backend::Backend;
use std::io;
use std::process::Command;

#[derive(Args, Debug)]
pub(crate) struct DbShell {
    /// Arguments of `psql` or `sqlite3`.
    #[arg(last = true)]
    arguments: Vec<String>,
}

impl DbShell {
    pub(crate) fn run(&self, run: &mut Run<'_>) -> Result<Exit, Failure> {
        let url = run.url()?;
        let mut command = match settings::backend(&url) {
            Backend::Postgres => psql(&url),
            _ => sqlite3(&url)?,
        };
        let program = command.get_program().to_string_lossy().into_owned();
        command.args(&self.arguments).current_dir(&run.folder);
        command.envs(&run.variables);
        if let Some(schema) = &run.schema {
            tenant::url_within(&url, schema)?;
            command.env("PGOPTIONS", tenant::psql_options(schema));
        }
        match command.status() {
            Ok(status) if status.success() => Ok(Exit::Done),
            Ok(status) => {
                let message = format!("`{program}` ended with {status}");
                Err(Failure::new(Exit::Failed, message))
            }
            Err(error) if error.kind() == io::ErrorKind::NotFound => {
                let message = format!("there is no `{program}` on this machine");
                let failure = Failure::new(Exit::Failed, message);
                Err(failure.note("help", "install it, or use `manage sql`"))
            }
            Err(error) => Err(Failure::new(Exit::Failed, format!("`{program}`: {error}"))),
        }
    }
}

/// `psql` with the url. The password is in the environment, since everybody sees the arguments of a process.
fn psql(url: &str) -> Command {
    let (url, password) = secret::apart(url);
    let mut command = Command::new("psql");
    command.arg(url);
    if let Some(password) = password {
        command.env("PGPASSWORD", decoded(password));
    }
    command
}

/// `sqlite3` with the file of the url: `sqlite://shop.db?mode=rwc`, `sqlite:shop.db`.
fn sqlite3(url: &str) -> Result<Command, Failure> {
    let path = url.strip_prefix("sqlite:").unwrap_or(url);
    let path = path.strip_prefix("//").unwrap_or(path);
    let path = path.split('?').next().unwrap_or(path);
    if path.is_empty() || path == ":memory:" {
        let message = "a database in memory ends with its program; there is nothing to open";
        return Err(Failure::new(Exit::Usage, message));
    }
    let mut command = Command::new("sqlite3");
    command.arg(decoded(path));
    Ok(command)
}

/// The text with `%20` and the like as what they stand for.
fn decoded(text: &str) -> String {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let Some((&byte, after)) = rest.split_first() {
        let digits = after
            .get(..2)
            .and_then(|digits| str::from_utf8(digits).ok());
        let code = digits.and_then(|digits| u8::from_str_radix(digits, 16).ok());
        let code = code.filter(|_| byte == b'%');
        bytes.push(code.unwrap_or(byte));
        rest = if code.is_some() { &after[2..] } else { after };
    }
    String::from_utf8_lossy(&bytes).into_owned()
}
