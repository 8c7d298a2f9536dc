//! Why a run stopped.

use super::dependants::Dependants;
use super::planned::Direction;
use super::refused::RefusedRows;
use super::rights::{MissingRight, OtherOwner};
use crate::compare::Difference;
use crate::graph::{GraphError, MigrationName};
use crate::reverse::Irreversible;
use orm_core::error::{BrokenRule, Error};
use orm_core::sql::ddl::NEW_TABLE;
use orm_core::sql::migration::HandmadeObject;
use std::fmt;
use std::time::Duration;

/// The reason why migrations were not applied or undone.
///
/// It becomes an [`Error`] by `?`, with itself as the source.
///
/// ```
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> orm_core::error::Result<()> {
/// use orm_core::db::Database;
/// use orm_core::error::Error;
/// use orm_migrate::Migrations;
/// use orm_migrate::runner::{self, RunError};
///
/// let db = Database::connect("sqlite::memory:").await?;
/// runner::run(&db, &Migrations::from_texts([("0001_initial", "format = 1\n")])).await?;
/// // A program without the file of what the database has.
/// let none = Migrations::from_texts([("", ""); 0]);
/// let Err(Error::Migration { source: Some(source), .. }) = runner::run(&db, &none).await else { panic!() };
/// let reason = source.downcast_ref::<RunError>();
/// assert!(matches!(reason, Some(RunError::Unknown { migrations }) if migrations.len() == 1));
/// # Ok(())
/// # }
/// ```
#[derive(Debug)]
#[non_exhaustive]
pub enum RunError {
    /// The files cannot be read, or do not fit together.
    Graph(GraphError),
    /// The database failed apart from any migration.
    Database(Error),
    /// The database has a migration otherwise than its file says.
    Edited {
        /// The migration.
        migration: MigrationName,
        /// The path of the file.
        path: String,
        /// The lines that were applied after `-`, and those of the file after `+`.
        difference: String,
    },
    /// The file of a migration that stopped on the way was changed since.
    EditedUnfinished {
        /// The migration.
        migration: MigrationName,
        /// The path of the file.
        path: String,
        /// The number of steps that are stored.
        steps_done: i64,
        /// The lines that were being applied after `-`, and those of the file after `+`.
        difference: String,
    },
    /// The database has migrations that the program has no files of.
    Unknown {
        /// The migrations.
        migrations: Vec<MigrationName>,
    },
    /// The database lacks migrations, and they are not to be applied.
    Pending {
        /// The migrations.
        migrations: Vec<MigrationName>,
    },
    /// A migration calls a function that is not registered. Nothing was applied.
    UnknownFunction {
        /// The migration.
        migration: MigrationName,
        /// The function.
        name: String,
        /// The functions that are registered.
        known: Vec<String>,
    },
    /// A migration asks for what the database lacks. Nothing was applied.
    Unsupported {
        /// The migration.
        migration: MigrationName,
        /// The path of its file.
        path: String,
        /// The reason.
        error: Box<Error>,
    },
    /// Migrations cannot be undone. Nothing was.
    Irreversible {
        /// Each migration, with the reason.
        migrations: Vec<(MigrationName, Irreversible)>,
    },
    /// A migration stopped on the way, and must be finished before others are undone.
    Unfinished {
        /// The migration.
        migration: MigrationName,
    },
    /// A migration stopped while it was undone; nothing can be applied before the rest of it is undone too.
    HalfUndone {
        /// The migration.
        migration: MigrationName,
    },
    /// Another runner has the lock.
    Locked {
        /// The session that has it.
        holder: String,
        /// The time for which it was waited for.
        waited: Duration,
    },
    /// The role may not make tables, not even that of the history. Nothing was applied.
    MissingRight(MissingRight),
    /// A table is there before its migration, and is not as the migration makes it.
    Differs {
        /// The migration.
        migration: MigrationName,
        /// The differences of the database from what the migration makes.
        differences: Vec<Difference>,
    },
    /// A migration failed.
    Failed(Box<RunFailure>),
}

/// A migration that failed, and where.
///
/// ```
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> orm_core::error::Result<()> {
/// use orm_core::db::Database;
/// use orm_core::error::Error;
/// use orm_migrate::Migrations;
/// use orm_migrate::runner::{RunError, run};
///
/// let text = r#"
/// format = 1
///
/// [[operation]]
/// op = "run_sql"
/// sql = "DELETE FROM nowhere"
/// "#;
/// let migrations = Migrations::from_texts([("0001_initial", text)]);
/// let db = Database::connect("sqlite::memory:").await?;
/// let Err(Error::Migration { source: Some(source), .. }) = run(&db, &migrations).await else { panic!() };
/// let Some(RunError::Failed(failure)) = source.downcast_ref() else { panic!() };
/// assert_eq!((failure.step, failure.steps, failure.is_undone), (1, 1, true));
/// assert_eq!(failure.sql.as_deref(), Some("DELETE FROM nowhere"));
/// # Ok(())
/// # }
/// ```
#[derive(Debug)]
pub struct RunFailure {
    /// The migration.
    pub migration: MigrationName,
    /// Whether it was being applied or undone.
    pub direction: Direction,
    /// The step that failed, from 1; one more than all steps where the checks after them did.
    pub step: usize,
    /// The number of steps.
    pub steps: usize,
    /// The statement, or the name of a function.
    pub sql: Option<String>,
    /// True where nothing of it is stored; otherwise the steps before are, and the next run goes on with this one.
    pub is_undone: bool,
    /// The cause.
    pub cause: FailureCause,
}

/// The cause of a failure.
///
/// ```
/// use orm_migrate::runner::FailureCause;
///
/// let rows = vec![("book".to_owned(), "3".to_owned(), "author".to_owned())];
/// let cause = FailureCause::DanglingRows { rows };
/// assert!(cause.to_string().contains("`author`"), "{cause}");
/// ```
#[derive(Debug)]
#[non_exhaustive]
pub enum FailureCause {
    /// The database refused a statement, or a function failed.
    Database(Error),
    /// Rows would point at none that pointed at one before.
    DanglingRows {
        /// Table, number of the row, and the table that it points at; five at most.
        rows: Vec<(String, String, String)>,
    },
    /// Rows stand in the way.
    Rows(Box<RefusedRows>),
    /// Something of the database speaks of a table or a column that is to go, or to get another type.
    Dependants(Dependants),
    /// A table is made anew, which would lose a column that the database computes and no migration made.
    UnknownColumn {
        /// The table.
        table: String,
        /// The column.
        column: String,
    },
    /// The role may not make tables.
    MissingRight(Box<MissingRight>),
    /// A table or an enum type belongs to another role.
    OtherOwner(Box<OtherOwner>),
    /// A trigger, a view or an index that was made by hand does not fit the tables any more.
    Broken {
        /// The object.
        object: Box<HandmadeObject>,
        /// The message of the database.
        message: String,
    },
}

/// The hint of rows without a value.
const GIVE_A_VALUE: &str =
    "give the rows a value first: `fill` in the migration, or a migration before it";

/// The hint of rows without a value in a column that comes back.
const GIVE_A_VALUE_BACK: &str = "give the rows a value first, or, in a column that comes back, by a `fill` of its `drop_column` in the file, and accept the file as it is then (`accept_edited`)";

impl RunFailure {
    /// Returns how the failure is mended, where its kind and the direction alone say it.
    ///
    /// ```
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> orm_core::error::Result<()> {
    /// use orm_core::db::Database;
    /// use orm_migrate::Migrations;
    /// use orm_migrate::runner::{RunError, run};
    ///
    /// let text = r#"
    /// format = 1
    ///
    /// [[operation]]
    /// op = "run_sql"
    /// sql = """
    /// CREATE TABLE book (title text NOT NULL);
    /// INSERT INTO book VALUES (NULL);
    /// """
    /// "#;
    /// let migrations = Migrations::from_texts([("0001_initial", text)]);
    /// let db = Database::connect("sqlite::memory:").await?;
    /// let error = run(&db, &migrations).await.expect_err("a book without a title");
    /// let Some(RunError::Failed(failure)) = RunError::of(&error) else { panic!() };
    /// assert!(failure.hint().is_some_and(|hint| hint.starts_with("give the rows a value first")));
    /// # Ok(())
    /// # }
    /// ```
    pub fn hint(&self) -> Option<&'static str> {
        match (self.direction, self.cause.broken_rule()) {
            (Direction::Backward, Some(BrokenRule::NotNull)) => Some(GIVE_A_VALUE_BACK),
            _ => self.cause.hint(),
        }
    }
}

impl FailureCause {
    /// Returns how the failure is mended, where the kind of the failure alone says it.
    ///
    /// ```
    /// use orm_migrate::runner::FailureCause;
    ///
    /// let cause = FailureCause::DanglingRows { rows: Vec::new() };
    /// assert_eq!(cause.hint(), None);
    /// ```
    pub fn hint(&self) -> Option<&'static str> {
        if let Some(rule) = self.broken_rule() {
            return hint_of(rule);
        }
        let FailureCause::Database(error) = self else {
            return None;
        };
        match error {
            Error::Locked { .. } => {
                Some("somebody uses the table; try again, or give a longer --lock-timeout")
            }
            Error::Conflict { .. } => Some(
                "two sessions waited for what the other one held; try again while less is done",
            ),
            Error::Timeout { .. } => Some(
                "the statement took longer than its role may take (`statement_timeout`); allow more",
            ),
            _ => None,
        }
    }

    /// Returns the rule that rows broke, or would have broken.
    fn broken_rule(&self) -> Option<BrokenRule> {
        match self {
            FailureCause::Rows(rows) => rows.broken_rule(),
            FailureCause::Database(error) => match error {
                Error::UniqueViolation { .. } => Some(BrokenRule::Unique),
                Error::ExclusionViolation { .. } => Some(BrokenRule::Overlap),
                Error::NotNullViolation { .. } => Some(BrokenRule::NotNull),
                Error::ForeignKeyViolation { .. } => Some(BrokenRule::ForeignKey),
                Error::CheckViolation { .. } => Some(BrokenRule::Check),
                Error::Database(error) => error.broken_rule(),
                _ => None,
            },
            _ => None,
        }
    }
}

/// Returns how rows that break a rule are mended.
fn hint_of(rule: BrokenRule) -> Option<&'static str> {
    Some(match rule {
        BrokenRule::Overlap => "change the ranges that overlap, then migrate again",
        BrokenRule::Unique => "make the rows that are equal different, then migrate again",
        BrokenRule::NotNull => GIVE_A_VALUE,
        BrokenRule::ForeignKey => "mend the rows that point at none, then migrate again",
        BrokenRule::Check => "change the rows that do not meet the check, then migrate again",
        BrokenRule::Type => "say by `using` how the values become values of the other type",
        _ => return None,
    })
}

impl From<GraphError> for RunError {
    fn from(error: GraphError) -> Self {
        RunError::Graph(error)
    }
}

impl From<Error> for RunError {
    fn from(error: Error) -> Self {
        RunError::Database(error)
    }
}

impl From<Error> for FailureCause {
    fn from(error: Error) -> Self {
        FailureCause::Database(error)
    }
}

// No `From<RunError> for Error`: a second conversion into it, and the compiler no longer knows the error of a closure
// that uses `?` and ends with `Ok(())`.
impl RunError {
    /// Returns why a run stopped, where that is the source of an error.
    ///
    /// ```
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> orm_core::error::Result<()> {
    /// use orm_core::db::Database;
    /// use orm_migrate::Migrations;
    /// use orm_migrate::runner::{RunError, assert_up_to_date};
    ///
    /// let migrations = Migrations::from_texts([("0001_initial", "format = 1\n")]);
    /// let db = Database::connect("sqlite::memory:").await?;
    /// let error = assert_up_to_date(&db, &migrations).await.unwrap_err();
    /// assert!(matches!(RunError::of(&error), Some(RunError::Pending { .. })));
    /// # Ok(())
    /// # }
    /// ```
    pub fn of(error: &Error) -> Option<&RunError> {
        std::error::Error::source(error)?.downcast_ref()
    }

    /// Returns the error as users get it.
    pub(super) fn into_error(self) -> Error {
        match self {
            RunError::Database(error) => error,
            error => Error::Migration {
                why: error.to_string(),
                source: Some(std::sync::Arc::new(error)),
            },
        }
    }
}

impl fmt::Display for RunError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            RunError::Graph(error) => error.fmt(f),
            RunError::Database(error) => error.fmt(f),
            RunError::Edited {
                migration,
                path,
                difference,
            } => write!(
                f,
                "`{migration}` was edited after it was applied ({path}); undo the edit and write a new migration, or accept the file as it is (`accept_edited`){difference}"
            ),
            RunError::EditedUnfinished {
                migration,
                path,
                steps_done,
                difference,
            } => write!(
                f,
                "`{migration}` stopped after step {steps_done}, and was edited since ({path}); accept the file as it is (`accept_edited`), and the next run goes on with step {}, or undo the edit{difference}",
                steps_done + 1
            ),
            RunError::Unknown { migrations } => write!(
                f,
                "the database has {}, which this program does not: it is older than the database, or was built before the migration was added: rebuild it (`ignore_unknown` goes on nevertheless)",
                listed(migrations)
            ),
            RunError::Pending { migrations } => write!(
                f,
                "the database lacks {}; apply the migrations first",
                listed(migrations)
            ),
            RunError::UnknownFunction {
                migration,
                name,
                known,
            } => {
                write!(
                    f,
                    "`{migration}` runs `{name}`, which is not registered; register it by `RunOptions::data`"
                )?;
                if known.is_empty() {
                    f.write_str(" (no function is)")
                } else {
                    write!(f, " (there are `{}`)", known.join("`, `"))
                }
            }
            RunError::Unsupported {
                migration,
                path,
                error,
            } => write!(f, "`{migration}` cannot be applied ({path}): {error}"),
            RunError::Irreversible { migrations } => {
                f.write_str("cannot be undone:")?;
                for (migration, reason) in migrations {
                    write!(f, "\n  `{migration}`: {reason}")?;
                }
                Ok(())
            }
            RunError::Unfinished { migration } => write!(
                f,
                "`{migration}` stopped on the way; apply the rest of it before anything is undone"
            ),
            RunError::HalfUndone { migration } => write!(
                f,
                "`{migration}` stopped while it was undone; undo the rest of it first: go to the migration before it"
            ),
            RunError::Locked { holder, waited } => write!(
                f,
                "another runner has held the lock of migrations for {} s ({holder}); wait until it has ended, or raise `lock_wait`",
                waited.as_secs()
            ),
            RunError::Differs {
                migration,
                differences,
            } => {
                write!(
                    f,
                    "the tables of the database are not as `{migration}` makes them; change one of the two:"
                )?;
                for difference in differences {
                    write!(f, "\n  {difference}")?;
                }
                Ok(())
            }
            RunError::MissingRight(right) => right.fmt(f),
            RunError::Failed(failure) => failure.fmt(f),
        }
    }
}

impl fmt::Display for RunFailure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let RunFailure {
            migration,
            step,
            steps,
            ..
        } = self;
        let verb = match self.direction {
            Direction::Forward => "applying",
            Direction::Backward => "undoing",
        };
        write!(f, "{verb} `{migration}` failed ")?;
        if step > steps {
            f.write_str("at its end")?;
        } else {
            write!(f, "at step {step} of {steps}")?;
        }
        f.write_str(if self.is_undone {
            ", and nothing of it is stored: "
        } else {
            ", and the steps before are stored; the next run goes on there: "
        })?;
        self.cause.fmt(f)?;
        if let Some(sql) = &self.sql {
            write!(f, "\n  {sql}")?;
        }
        match self.hint() {
            Some(hint) => write!(f, "\n  {hint}"),
            None => Ok(()),
        }
    }
}

impl fmt::Display for FailureCause {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            // A table that is made anew has another name until its rows are in it.
            FailureCause::Database(error) => f.write_str(&error.to_string().replace(NEW_TABLE, "")),
            FailureCause::DanglingRows { rows } => {
                f.write_str("rows would point at rows that are not there:")?;
                for (table, row, parent) in rows {
                    write!(f, " row {row} of `{table}` at one of `{parent}`;")?;
                }
                f.write_str(" mend them first")
            }
            FailureCause::Rows(rows) => rows.fmt(f),
            FailureCause::UnknownColumn { table, column } => write!(
                f,
                "the table `{table}` is made anew, and would lose its column `{column}`, which the database computes and no migration made; drop it before by `run_sql` in the same migration, and make it anew after"
            ),
            FailureCause::Dependants(found) => write!(
                f,
                "{} is used by {}; drop that before by `run_sql` in the same migration, and make it anew after",
                found.part(),
                found.names.join(", ")
            ),
            FailureCause::MissingRight(right) => right.fmt(f),
            FailureCause::OtherOwner(owner) => owner.fmt(f),
            FailureCause::Broken { object, message } => write!(
                f,
                "the {} `{}` does not fit the tables any more: {message}; change or drop it in the same migration (`run_sql`)",
                object.kind.word(),
                object.name
            ),
        }
    }
}

impl std::error::Error for RunError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            RunError::Graph(error) => std::error::Error::source(error),
            RunError::Database(error) => Some(error),
            RunError::Unsupported { error, .. } => Some(error.as_ref()),
            RunError::Failed(failure) => match &failure.cause {
                FailureCause::Database(error) => Some(error),
                _ => None,
            },
            _ => None,
        }
    }
}

fn listed(names: &[MigrationName]) -> String {
    let names: Vec<_> = names.iter().map(|name| format!("`{name}`")).collect();
    names.join(", ")
}
