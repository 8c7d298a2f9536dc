//! The database of a run as a whole: its name, and whether anything of it may be thrown away.

use crate::exit::Exit;
use crate::failure::Failure;
use crate::name_pattern::is_like;
use crate::prompt::Interview;
use crate::run::Run;
use crate::secret;
use crate::settings::FILE;
use orm_core::db::Database;
use orm_core::error::Error;

/// The code of a server that refuses to drop a database to which others are connected.
const IN_USE: &str = "55006";

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

    /// Makes the database, unless it is there.
    pub(crate) async fn create(&self, run: &mut Run<'_>) -> Result<(), Failure> {
        let made = Database::create_database(&self.url).await;
        let name = &self.name;
        run.screen.line(match made {
            Ok(true) => format!("Created the database {name}."),
            Ok(false) => format!("The database {name} is there already."),
            Err(error) => return Err(self.failure(&error)),
        });
        Ok(())
    }

    /// Drops the database, if it is there; it may end the sessions of others first.
    pub(crate) async fn drop(&self, run: &mut Run<'_>, ends_sessions: bool) -> Result<(), Failure> {
        let dropped = Database::drop_database(&self.url, ends_sessions).await;
        let name = &self.name;
        run.screen.line(match dropped {
            Ok(true) => format!("Dropped the database {name}."),
            Ok(false) => format!("There is no database {name}."),
            Err(error) => return Err(self.failure(&error)),
        });
        Ok(())
    }

    fn failure(&self, error: &Error) -> Failure {
        match error {
            Error::Connect { .. } => Failure::of_connecting(&secret::masked(&self.url), error),
            Error::Database(cause) if cause.code.as_deref() == Some(IN_USE) => {
                let help = "close what is connected to it, or end those sessions by --force";
                Failure::new(Exit::Failed, error).note("help", help)
            }
            _ => Failure::new(Exit::Failed, error),
        }
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

/// Asks whether something shall be thrown away: `Delete all rows?`, `all rows shall be deleted`. An answer of no, or
/// nobody to ask, is a failure.
pub(crate) fn confirm(run: &mut Run<'_>, question: &str, what: &str) -> Result<(), Failure> {
    let Some(prompt) = run.prompt.as_deref_mut() else {
        let message = format!("there is nobody to ask whether {what}");
        return Err(Failure::new(Exit::Unanswered, message).note("help", "give --yes"));
    };
    let screen = &mut run.screen;
    if (Interview { screen, prompt }).confirm(question)? {
        return Ok(());
    }
    Err(Failure::new(Exit::Unanswered, "nothing was done"))
}
