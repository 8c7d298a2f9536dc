//! `init`: the folder of migrations, the settings and an alias.

use crate::exit::Exit;
use crate::failure::Failure;
use crate::run::Run;
use crate::screen::green;
use crate::settings;
use std::fs::{self, OpenOptions};
use std::io::{self, Write};
use std::path::Path;

const SETTINGS: &str = "\
# Settings of the `manage` binary. Flags and the environment come first.

# The database: a file of SQLite, or a server of Postgres.
# database_url = \"sqlite://app.db\"
";

const ALIAS: &str = "\
[alias]
manage = \"run --quiet --bin manage --\"
";

/// Makes what is missing, and leaves what is there.
pub(crate) fn init(run: &mut Run<'_>) -> Result<Exit, Failure> {
    let folder = run.migrations_folder()?;
    let is_new = !folder.is_dir();
    let made = fs::create_dir_all(&folder);
    made.map_err(|error| Failure::of_file("create", &folder, &error))?;
    report(run, is_new, &run.shown(&folder));
    let alias = Path::new(".cargo/config.toml");
    for (path, text) in [(Path::new(settings::FILE), SETTINGS), (alias, ALIAS)] {
        let is_new = create(&run.folder.join(path), text)?;
        report(run, is_new, &path.display().to_string());
        if !is_new && path == alias {
            run.screen
                .line(format!("  for `cargo manage`, add to it:\n\n{ALIAS}"));
        }
    }
    run.screen
        .line("Declare models, then: manage makemigrations");
    Ok(Exit::Done)
}
fn report(run: &mut Run<'_>, is_new: bool, path: &str) {
    let line = if is_new {
        format!("{} {path}", green("Created"))
    } else {
        format!("Kept {path}")
    };
    run.screen.line(line);
}

/// Writes the file unless it is there; returns whether it was written.
fn create(path: &Path, text: &str) -> Result<bool, Failure> {
    let wrong = |error| Failure::of_file("write", path, &error);
    if let Some(folder) = path.parent() {
        fs::create_dir_all(folder).map_err(wrong)?;
    }
    match OpenOptions::new().write(true).create_new(true).open(path) {
        Ok(mut file) => file
            .write_all(text.as_bytes())
            .map(|()| true)
            .map_err(wrong),
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists => Ok(false),
        Err(error) => Err(wrong(error)),
    }
}
