//! Changes as the steps of one database.

mod joined;
#[cfg(test)]
mod tests;

pub(crate) use joined::is_joined;

use crate::mistake::Mistake;
use crate::state::SchemaState;
use orm_core::backend::Backend;
use orm_core::error::Error;
use orm_core::schema::physical::TableName;
use orm_core::schema::{Change, TableChange};
use orm_core::sql::ddl::{self, AppliedChange, MigrationStep};
use std::fmt;

/// The reason why changes are no steps of a database.
#[derive(Debug)]
#[non_exhaustive]
pub enum PlanError {
    /// A change does not fit the tables that it meets.
    Mistake {
        /// The position of the change, from 0.
        position: usize,
        /// The reason why it does not fit.
        mistake: Box<Mistake>,
    },
    /// The database lacks what the changes ask for.
    Unsupported(Error),
}

/// Returns the steps that make these changes on a database, and changes the state with them.
///
/// On Postgres each change is an `ALTER TABLE`, but for columns of one table that are altered behind one another: these are
/// one, so that all rows are written anew once if several get another type. SQLite makes few changes in place, so those of a table are made together:
/// in place if all can be, or else by making the table anew, once.
///
/// # Errors
/// [`PlanError`] if a change does not fit the tables, or the database lacks what it asks for.
///
/// ```
/// use orm_core::backend::Backend;
/// use orm_migrate::{Migration, SchemaState, plan};
///
/// let text = r#"
/// format = 1
///
/// [[operation]]
/// op = "create_table"
/// table = "tag"
/// columns = [{ name = "label", type = "text" }]
///
/// [[operation]]
/// op = "add_column"
/// table = "tag"
/// column = { name = "note", type = "text", null = true }
/// "#;
/// let migration = Migration::parse("0001_initial.toml", text)?;
/// let mut state = SchemaState::default();
/// let steps = plan(&migration.changes, &mut state, Backend::Postgres)?;
/// let statements: Vec<_> = steps.iter().flat_map(|step| step.statements()).collect();
/// assert_eq!(
///     statements,
///     [
///         "CREATE TABLE \"tag\" (\n    \"label\" TEXT COLLATE \"C\" NOT NULL\n)",
///         "ALTER TABLE \"tag\" ADD COLUMN \"note\" TEXT COLLATE \"C\"",
///     ]
/// );
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn plan(
    changes: &[Change],
    state: &mut SchemaState,
    backend: Backend,
) -> Result<Vec<MigrationStep>, PlanError> {
    let mut applied = Vec::with_capacity(changes.len());
    for (position, change) in changes.iter().enumerate() {
        let first = applied.len();
        let added = add(change, state, &mut applied);
        added.map_err(|mistake| PlanError::Mistake {
            position,
            mistake: Box::new(mistake),
        })?;
        if let Some(added) = applied.get_mut(first) {
            added.is_joined = is_joined(changes, position);
        }
    }
    ddl::alter(&applied, backend).map_err(PlanError::Unsupported)
}

/// Adds a change with its table; those that the database alone has are applied to a state of their own.
fn add(
    change: &Change,
    state: &mut SchemaState,
    applied: &mut Vec<AppliedChange>,
) -> Result<(), Mistake> {
    match change {
        Change::StateOnly(_) => state.apply(change),
        Change::DatabaseOnly(changes) => {
            let mut apart = state.clone();
            let mut changes = changes.iter();
            changes.try_for_each(|change| add(change, &mut apart, applied))
        }
        Change::RenameEnumValue { name, from, to } => {
            let columns = state.columns_of(name);
            let mut before = state.clone();
            state.apply(change)?;
            applied.push(AppliedChange {
                change: change.clone(),
                before: None,
                after: None,
                users: Vec::new(),
                is_joined: false,
            });
            for (table, column) in columns {
                let rename = TableChange::RenameChoice {
                    column,
                    from: from.clone(),
                    to: to.clone(),
                };
                let after = state.table(&table).cloned();
                applied.push(AppliedChange {
                    change: Change::of_table(&table, rename),
                    before: before.table(&table).cloned(),
                    after: after.clone(),
                    users: Vec::new(),
                    is_joined: false,
                });
                // The next column of the table finds it as this one leaves it.
                before.tables.extend(after.map(|after| (table, after)));
            }
            Ok(())
        }
        change => {
            let (before, after) = names(change);
            let before = before.and_then(|name| state.table(name).cloned());
            state.apply(change)?;
            applied.push(AppliedChange {
                change: change.clone(),
                before,
                after: after.and_then(|name| state.table(name).cloned()),
                users: match change {
                    Change::AlterEnum { .. } => state.tables().cloned().collect(),
                    _ => Vec::new(),
                },
                is_joined: false,
            });
            Ok(())
        }
    }
}

/// The names of the table before and after.
fn names(change: &Change) -> (Option<&TableName>, Option<&TableName>) {
    match change {
        Change::CreateTable(table) => (None, Some(&table.name)),
        Change::DropTable(table) => (Some(&table.name), None),
        Change::RenameTable { from, to } => (Some(from), Some(to)),
        Change::AlterTable { table, .. } => (Some(table), Some(table)),
        _ => (None, None),
    }
}

impl fmt::Display for PlanError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            PlanError::Mistake { position, mistake } => {
                write!(f, "operation {} does not fit: {mistake}", position + 1)
            }
            PlanError::Unsupported(error) => error.fmt(f),
        }
    }
}

impl std::error::Error for PlanError {}
