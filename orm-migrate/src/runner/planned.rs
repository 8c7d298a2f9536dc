//! A migration that is to be applied or undone, and its steps.

use crate::graph::{LoadedMigration, MigrationName};
use crate::state::SchemaState;
use orm_core::schema::{Change, TableChange};
use orm_core::sql::ddl::MigrationStep;
use std::collections::BTreeMap;

/// The direction of a migration: applied or undone.
///
/// ```
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> orm_core::error::Result<()> {
/// use orm_core::db::Database;
/// use orm_migrate::Migrations;
/// use orm_migrate::runner::{self, Direction, RunOptions};
///
/// # let text = r#"
/// # format = 1
/// #
/// # [[operation]]
/// # op = "create_table"
/// # table = "tag"
/// # columns = [{ name = "label", type = "text" }]
/// # "#;
/// # let migrations = Migrations::from_texts([("0001_initial", text)]);
/// # let db = Database::connect("sqlite::memory:").await?;
/// // A file that makes the table `tag`.
/// let planned = runner::plan(&db, &migrations, &RunOptions::default()).await?;
/// assert_eq!(planned[0].direction, Direction::Forward);
/// # Ok(())
/// # }
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Direction {
    /// The migration is applied.
    Forward,
    /// The migration is undone.
    Backward,
}

/// A migration that is to be applied or undone, with its steps on one database.
///
/// ```
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> orm_core::error::Result<()> {
/// use orm_core::db::Database;
/// use orm_migrate::Migrations;
/// use orm_migrate::runner::{self, RunOptions};
///
/// # let text = r#"
/// # format = 1
/// #
/// # [[operation]]
/// # op = "create_table"
/// # table = "tag"
/// # columns = [{ name = "label", type = "text" }]
/// # "#;
/// # let migrations = Migrations::from_texts([("0001_initial", text)]);
/// # let db = Database::connect("sqlite::memory:").await?;
/// // A file that makes the table `tag`.
/// let planned = runner::plan(&db, &migrations, &RunOptions::default()).await?;
/// for migration in &planned {
///     println!("{}: {} steps", migration.name(), migration.steps.len());
/// }
/// # Ok(())
/// # }
/// ```
#[derive(Clone, Debug)]
pub struct PlannedMigration {
    /// The migration, with its name and file.
    pub migration: LoadedMigration,
    /// The direction: applied or undone.
    pub direction: Direction,
    /// The steps; where an earlier run has stopped, those of the change with which it did, and of the changes behind it.
    pub steps: Vec<MigrationStep>,
    /// The number of these steps that an earlier run has done.
    pub steps_done: usize,
    /// The number of the steps before them, which an earlier run has done.
    pub(super) steps_before: usize,
    pub(super) changes: Vec<Change>,
    /// The tables before.
    pub(super) before: SchemaState,
    /// The tables after.
    pub(super) after: SchemaState,
    /// The changes by the names that the database has.
    pub(super) as_found: FoundChanges,
}

/// Changes by the names that the database has for constraints and indexes.
#[derive(Clone, Debug)]
pub(super) struct FoundChanges {
    /// The tables before.
    pub(super) before: SchemaState,
    pub(super) changes: Vec<Change>,
}

impl PlannedMigration {
    /// The name.
    ///
    /// ```
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> orm_core::error::Result<()> {
    /// use orm_core::db::Database;
    /// use orm_migrate::Migrations;
    /// use orm_migrate::runner::{self, RunOptions};
    ///
    /// # let text = r#"
    /// # format = 1
    /// #
    /// # [[operation]]
    /// # op = "create_table"
    /// # table = "tag"
    /// # columns = [{ name = "label", type = "text" }]
    /// # "#;
    /// # let migrations = Migrations::from_texts([("0001_initial", text)]);
    /// # let db = Database::connect("sqlite::memory:").await?;
    /// // A file that makes the table `tag`.
    /// let planned = runner::plan(&db, &migrations, &RunOptions::default()).await?;
    /// assert_eq!(planned[0].name().to_string(), "0001_initial");
    /// # Ok(())
    /// # }
    /// ```
    pub fn name(&self) -> &MigrationName {
        &self.migration.name
    }

    /// The indexes that it builds while others use their tables: their namespaces and names.
    pub(super) fn indexes_built_online(&self) -> Vec<(Option<&str>, &str)> {
        let changes = self.changes.iter();
        let built = changes.filter_map(|change| match change {
            Change::AlterTable {
                table,
                change: TableChange::AddOnline(item),
            } => Some((table.namespace.as_deref(), item.name())),
            _ => None,
        });
        built.collect()
    }

    /// The number of the steps before this one, those of an earlier run with them.
    pub(super) fn steps_until(&self, position: usize) -> usize {
        self.steps_before + position
    }

    /// The number of all steps, those of an earlier run with them.
    pub(super) fn all_steps(&self) -> usize {
        self.steps_until(self.steps.len())
    }

    /// The changes: those of the file, or what undoes them, as far as no earlier run has made them.
    ///
    /// ```
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> orm_core::error::Result<()> {
    /// use orm_core::db::Database;
    /// use orm_migrate::Migrations;
    /// use orm_migrate::runner::{self, RunOptions};
    ///
    /// # let text = r#"
    /// # format = 1
    /// #
    /// # [[operation]]
    /// # op = "create_table"
    /// # table = "tag"
    /// # columns = [{ name = "label", type = "text" }]
    /// # "#;
    /// # let migrations = Migrations::from_texts([("0001_initial", text)]);
    /// # let db = Database::connect("sqlite::memory:").await?;
    /// // A file that makes the table `tag`.
    /// let planned = runner::plan(&db, &migrations, &RunOptions::default()).await?;
    /// assert_eq!(planned[0].changes().len(), 1);
    /// # Ok(())
    /// # }
    /// ```
    pub fn changes(&self) -> &[Change] {
        &self.changes
    }

    /// The tables before it.
    ///
    /// ```
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> orm_core::error::Result<()> {
    /// use orm_core::db::Database;
    /// use orm_migrate::Migrations;
    /// use orm_migrate::runner::{self, RunOptions};
    ///
    /// # let text = r#"
    /// # format = 1
    /// #
    /// # [[operation]]
    /// # op = "create_table"
    /// # table = "tag"
    /// # columns = [{ name = "label", type = "text" }]
    /// # "#;
    /// # let migrations = Migrations::from_texts([("0001_initial", text)]);
    /// # let db = Database::connect("sqlite::memory:").await?;
    /// // A file that makes the table `tag`.
    /// let planned = runner::plan(&db, &migrations, &RunOptions::default()).await?;
    /// assert_eq!(planned[0].before().tables().count(), 0);
    /// # Ok(())
    /// # }
    /// ```
    pub fn before(&self) -> &SchemaState {
        &self.before
    }

    /// The tables as each function of it sees them, by the position of its step.
    pub(super) fn states_of_functions(&self) -> BTreeMap<usize, SchemaState> {
        let (mut state, mut states) = (self.before.clone(), Vec::new());
        for change in &self.changes {
            collect_states(change, &mut state, &mut states);
        }
        let steps = self.steps.iter().enumerate();
        let functions = steps.filter(|(_, step)| matches!(step, MigrationStep::Function(_)));
        functions
            .map(|(position, _)| position)
            .zip(states)
            .collect()
    }
}

/// All changes fit, since they have been planned.
fn collect_states(change: &Change, state: &mut SchemaState, states: &mut Vec<SchemaState>) {
    match change {
        Change::RunRust { .. } => states.push(state.clone()),
        Change::DatabaseOnly(changes) => {
            let mut apart = state.clone();
            for change in changes {
                collect_states(change, &mut apart, states);
            }
        }
        change => {
            let _ = state.apply(change);
        }
    }
}
