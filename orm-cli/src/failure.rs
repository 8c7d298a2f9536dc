//! The reason why a run did not do what was asked.

use crate::exit::Exit;
use crate::other_words;
use orm_core::error::Error;
use orm_migrate::GraphError;
use std::fmt::Display;
use std::io;
use std::path::Path;

/// The reason why a run ends early: an exit code, a message, and lines below it such as `help: …`.
#[derive(Debug)]
pub(crate) struct Failure {
    pub(crate) exit: Exit,
    pub(crate) message: String,
    pub(crate) notes: Vec<(&'static str, String)>,
}

impl Failure {
    pub(crate) fn new(exit: Exit, message: impl Display) -> Self {
        Failure {
            exit,
            message: message.to_string(),
            notes: Vec::new(),
        }
    }

    /// Adds a line, such as `help: …`.
    pub(crate) fn note(mut self, label: &'static str, text: impl Display) -> Self {
        self.notes.push((label, text.to_string()));
        self
    }

    /// A file that cannot be read or written.
    pub(crate) fn of_file(verb: &str, path: &Path, error: &io::Error) -> Self {
        let path = path.display();
        Failure::new(Exit::Failed, format!("cannot {verb} `{path}`: {error}"))
    }

    /// A database that cannot be reached.
    pub(crate) fn of_connecting(url: &str, error: &Error) -> Self {
        let error = error.to_string();
        let reason = error.strip_prefix("cannot connect: ").unwrap_or(&error);
        Failure::new(
            Exit::NotConnected,
            format!("cannot connect to {url}: {reason}"),
        )
    }
}

impl From<GraphError> for Failure {
    fn from(error: GraphError) -> Self {
        Failure::from(&error)
    }
}

impl From<&GraphError> for Failure {
    fn from(error: &GraphError) -> Self {
        let exit = match error {
            GraphError::NotFound { .. } | GraphError::Ambiguous { .. } => Exit::Usage,
            _ => Exit::History,
        };
        let failure = Failure::new(exit, error);
        match error {
            GraphError::NotFound {
                nearest: None,
                prefix,
            } => {
                let help = other_words::answer(prefix);
                failure.note("help", help.unwrap_or("manage showmigrations lists them"))
            }
            _ => failure,
        }
    }
}

impl From<io::Error> for Failure {
    fn from(error: io::Error) -> Self {
        Failure::new(Exit::Failed, error)
    }
}
