//! Why migrations do not fit together.

use super::name::MigrationName;
use crate::file::FileError;
use crate::mistake::Mistake;
use std::{fmt, io};

/// The reason why migrations cannot be read, or do not fit together.
///
/// ```
/// use orm_migrate::{GraphError, Migrations};
///
/// let text = "format = 1\ndepends_on = [\"0001_initial\"]\n";
/// let Err(error) = Migrations::from_texts([("0002_add_tag", text)]).load() else { panic!() };
/// assert!(matches!(&error, GraphError::UnknownDependency { dependency, .. } if dependency.to_string() == "0001_initial"));
/// ```
#[derive(Debug)]
#[non_exhaustive]
pub enum GraphError {
    /// A file or a folder cannot be read.
    Unreadable {
        /// The path.
        path: String,
        /// The error of the system.
        source: io::Error,
    },
    /// The folder that `embed_migrations!` names was not there when the program was built, and is not there now.
    NoFolder {
        /// The path.
        folder: String,
    },
    /// A file has a mistake.
    File(FileError),
    /// Two sets have the same name.
    SameSet {
        /// The name.
        set: String,
    },
    /// A migration depends on one that is not there.
    UnknownDependency {
        /// The path of the file.
        path: String,
        /// The migration that is not there.
        dependency: MigrationName,
        /// The migration that may have been meant.
        nearest: Option<String>,
    },
    /// A migration of a library depends on one of the application.
    DependsOnApplication {
        /// The path of the file.
        path: String,
        /// The migration of the application.
        dependency: MigrationName,
    },
    /// Migrations depend on each other in a circle.
    Cycle {
        /// Each depends on the next, and the last on the first.
        names: Vec<MigrationName>,
    },
    /// A set has several heads: migrations that no other depends on.
    Heads {
        /// The set.
        set: String,
        /// The heads.
        heads: Vec<MigrationName>,
    },
    /// Two migrations sum up the same one.
    ReplacedTwice {
        /// The migration that is summed up.
        name: MigrationName,
        /// The migrations that do.
        by: Vec<MigrationName>,
    },
    /// The database has some of the migrations that one sums up, and the file of another is gone.
    PartlyApplied {
        /// The migration that sums up others.
        name: MigrationName,
        /// The migration whose file is gone.
        missing: MigrationName,
    },
    /// An operation does not fit the tables that it meets.
    Misfit {
        /// The migration.
        migration: MigrationName,
        /// The file, with the line of the operation.
        place: String,
        /// The position of the operation, from 0.
        position: usize,
        /// The reason.
        mistake: Box<Mistake>,
    },
    /// No migration has a name that begins so.
    NotFound {
        /// The beginning of a name.
        prefix: String,
        /// The migration that may have been meant.
        nearest: Option<MigrationName>,
    },
    /// Several migrations have names that begin so.
    Ambiguous {
        /// The beginning of a name.
        prefix: String,
        /// The migrations.
        names: Vec<MigrationName>,
    },
}

impl From<FileError> for GraphError {
    fn from(error: FileError) -> Self {
        GraphError::File(error)
    }
}

impl fmt::Display for GraphError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            GraphError::Unreadable { path, source } => write!(f, "cannot read `{path}`: {source}"),
            GraphError::NoFolder { folder } => write!(
                f,
                "there is no folder `{folder}`; make its first migration (`manage makemigrations`), or name the folder that has them"
            ),
            GraphError::File(error) => error.fmt(f),
            GraphError::SameSet { set } => write!(
                f,
                "two sets of migrations are called `{set}`; give one another name by `named`"
            ),
            GraphError::UnknownDependency {
                path,
                dependency,
                nearest,
            } => {
                write!(f, "{path}: depends on `{dependency}`, which is not there")?;
                did_you_mean(f, nearest.as_ref())
            }
            GraphError::DependsOnApplication { path, dependency } => write!(
                f,
                "{path}: depends on `{dependency}` of the application; a library cannot"
            ),
            GraphError::Cycle { names } => write!(
                f,
                "migrations depend on each other in a circle: {}; take one of them out of a `depends_on`",
                listed(names, " → ")
            ),
            GraphError::Heads { heads, .. } => write!(
                f,
                "no migration follows on {}: two branches came together; write one that depends on all of them (`makemigrations --merge`)",
                listed(heads, " and on ")
            ),
            GraphError::ReplacedTwice { name, by } => write!(
                f,
                "`{name}` is in `replaces` of {}; take it out of one",
                listed(by, " and of ")
            ),
            GraphError::PartlyApplied { name, missing } => write!(
                f,
                "the database has some of the migrations that `{name}` replaces, and needs `{missing}`, whose file is gone; put the files back until every database has all of them"
            ),
            GraphError::Misfit {
                place,
                position,
                mistake,
                ..
            } => write!(
                f,
                "{place}: operation {} does not fit: {mistake}",
                position + 1
            ),
            GraphError::NotFound { prefix, nearest } => {
                write!(f, "no migration has a name that begins with `{prefix}`")?;
                did_you_mean(f, nearest.as_ref())
            }
            GraphError::Ambiguous { prefix, names } => write!(
                f,
                "several migrations have names that begin with `{prefix}`: {}; write more of the name",
                listed(names, ", ")
            ),
        }
    }
}

impl std::error::Error for GraphError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            GraphError::Unreadable { source, .. } => Some(source),
            _ => None,
        }
    }
}

fn did_you_mean(f: &mut fmt::Formatter<'_>, nearest: Option<&impl fmt::Display>) -> fmt::Result {
    match nearest {
        Some(name) => write!(f, "; did you mean `{name}`?"),
        None => Ok(()),
    }
}

fn listed(names: &[MigrationName], between: &str) -> String {
    let names: Vec<_> = names.iter().map(|name| format!("`{name}`")).collect();
    names.join(between)
}
