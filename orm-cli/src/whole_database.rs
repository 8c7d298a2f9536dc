//! The database of a run as a whole: its name, and whether anything of it may be thrown away.

use crate::exit::Exit;
use crate::failure::Failure;
use crate::manage::Run;
use crate::name_pattern::is_like;
use crate::prompt::Interview;
use crate::secret;
use crate::settings::FILE;
use orm_core::db::Database;

/// The database of a run.
pub(crate) struct WholeDatabase {
    pub(crate) url: String,
    /// The name on the server, or of the file.
    pub(crate) name: String,
}

impl WholeDatabase {
    /// The database of a run, of which no single schema is meant.
    pub(crate) fn of(run: &Run<'_>) -> Result<Self, Failure> {
        if let Some(schema) = &run.schema {
            let message = format!("--schema {schema}: this verb is about the whole database");
            return Err(Failure::new(Exit::Usage, message).note("help", "leave --schema out"));
        }
        let url = run.url()?;
        let name = Database::name_of(&url);
        let name = name.map_err(|error| Failure::of_connecting(&secret::masked(&url), &error))?;
        Ok(WholeDatabase { url, name })
    }
}

/// Refuses to throw away what is in the database of a run, if `orm.toml` protects it.
pub(crate) fn refuse_protected(run: &Run<'_>) -> Result<(), Failure> {
    let patterns = run.file_settings()?.protect;
    let Ok(name) = Database::name_of(&run.url()?) else {
        // What is wrong with the url is said when it is connected to.
        return Ok(());
    };
    match patterns.iter().find(|pattern| is_like(&name, pattern)) {
        None => Ok(()),
        Some(pattern) => {
            let message = format!("the database {name} is protected by `{FILE}`");
            let help = format!("take `{pattern}` out of `protect` there, if it is meant");
            Err(Failure::new(Exit::Failed, message).note("help", help))
        }
    }
}

/// Asks whether it is meant, unless `--yes` says so; an answer of no, or nobody to ask, is a failure.
pub(crate) fn confirm(
    run: &mut Run<'_>,
    is_sure: bool,
    question: &str,
    unanswered: &str,
    refused: &str,
) -> Result<(), Failure> {
    if is_sure {
        return Ok(());
    }
    let Some(prompt) = run.prompt.as_deref_mut() else {
        return Err(Failure::new(Exit::Unanswered, unanswered).note("help", "give --yes"));
    };
    let screen = &mut run.screen;
    if (Interview { screen, prompt }).confirm(question)? {
        return Ok(());
    }
    Err(Failure::new(Exit::Unanswered, refused))
}
