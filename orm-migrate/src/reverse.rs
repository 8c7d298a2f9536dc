//! Changes that undo others.

use crate::diff::is_known;
use crate::items;
use crate::mistake::Mistake;
use crate::state::SchemaState;
use orm_core::backend::Backend;
use orm_core::schema::physical::{PhysicalColumn, PhysicalTable, TableName};
use orm_core::schema::{Change, Reverse, TableChange};
use orm_core::sql::ddl::is_convertible;
use orm_core::value::Type;
use std::fmt;
use std::sync::Arc;

/// The reason why changes cannot be undone.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Irreversible {
    /// SQL of the user's own, for which no other undoes it.
    Sql {
        /// The position of the change, from 0.
        position: usize,
    },
    /// A function of the user's own, for which no other undoes it.
    Function {
        /// The position of the change, from 0.
        position: usize,
        /// The name of the function.
        name: String,
    },
    /// A change gives the rows of a column other values by `using`, and those before are known to nobody.
    Using {
        /// The position of the change, from 0.
        position: usize,
        /// The table.
        table: TableName,
        /// The column.
        column: String,
    },
    /// The database lacks a way back.
    Unsupported {
        /// The reason, in words.
        reason: String,
    },
    /// A change that did not fit the tables that it met.
    Mistake {
        /// The position of the change, from 0.
        position: usize,
        /// The reason why it does not fit.
        mistake: Box<Mistake>,
    },
}

/// Returns the changes that undo these, given the tables before them.
///
/// Undone, a table that was dropped is empty, and so is a column, but for its default.
///
/// # Errors
/// [`Irreversible`] if one of them runs SQL or a function that nothing undoes.
///
/// ```
/// use orm_core::schema::physical::TableName;
/// use orm_migrate::{BackendSql, Change, SchemaState, reverse};
///
/// let change = Change::RunSql {
///     sql: BackendSql::common("UPDATE book SET year = 0"),
///     reverse: None,
///     state: Vec::new(),
///     is_elidable: false,
/// };
/// let reason = reverse(&[change], &SchemaState::default()).unwrap_err();
/// assert_eq!(reason.to_string(), "operation 1 runs SQL without a `reverse`");
/// ```
pub fn reverse(changes: &[Change], before: &SchemaState) -> Result<Vec<Change>, Irreversible> {
    let mut state = before.clone();
    let mut reversed: Vec<Vec<Change>> = Vec::with_capacity(changes.len());
    for (position, change) in changes.iter().enumerate() {
        reversed.push(reverse_one(change, &state, position)?);
        let applied = state.apply(change);
        applied.map_err(|mistake| Irreversible::Mistake {
            position,
            mistake: Box::new(mistake),
        })?;
    }
    Ok(reversed.into_iter().rev().flatten().collect())
}

fn reverse_one(
    change: &Change,
    before: &SchemaState,
    position: usize,
) -> Result<Vec<Change>, Irreversible> {
    Ok(match change {
        Change::CreateTable(table) => vec![Change::DropTable(table.clone())],
        Change::DropTable(table) => vec![Change::CreateTable(table.clone())],
        Change::RenameTable { from, to } => {
            let back = Change::RenameTable {
                from: to.clone(),
                to: from.clone(),
            };
            with_names(change, back, before, |state| state.table(from).cloned())
        }
        Change::AlterTable { table, change: own } => {
            expect_way_back(table, own, position)?;
            let Some(back) = reverse_alteration(own) else {
                return Ok(Vec::new());
            };
            let back = Change::of_table(table, back);
            with_names(change, back, before, |state| state.table(table).cloned())
        }
        Change::CreateEnum(own) => vec![Change::DropEnum(own.clone())],
        Change::DropEnum(own) => vec![Change::CreateEnum(own.clone())],
        Change::AlterEnum { from, to } => vec![Change::AlterEnum {
            from: to.clone(),
            to: from.clone(),
        }],
        Change::RenameEnumValue { name, from, to } => vec![Change::RenameEnumValue {
            name: name.clone(),
            from: to.clone(),
            to: from.clone(),
        }],
        Change::RunSql {
            sql,
            reverse: back,
            state,
            is_elidable,
        } => vec![Change::RunSql {
            sql: back.clone().ok_or(Irreversible::Sql { position })?,
            reverse: Some(sql.clone()),
            state: reverse(state, before)?,
            is_elidable: *is_elidable,
        }],
        Change::RunRust {
            name,
            reverse,
            is_elidable,
        } => run_back(name, reverse, *is_elidable, position)?,
        Change::StateOnly(changes) => vec![Change::StateOnly(reverse(changes, before)?)],
        // The description takes them in to be undone, as it does not follow them.
        Change::DatabaseOnly(changes) => {
            let taken_in = Change::StateOnly(changes.clone());
            let undone = reverse(changes, before)?;
            std::iter::once(taken_in).chain(undone).collect()
        }
    })
}

/// Refuses a column whose values come of `using`, unless a database makes those before of them.
fn expect_way_back(
    table: &TableName,
    change: &TableChange,
    position: usize,
) -> Result<(), Irreversible> {
    match change {
        TableChange::AlterColumn {
            from,
            to,
            using: Some(_),
            ..
        } if !is_way_back(from, to) => Err(Irreversible::Using {
            position,
            table: table.clone(),
            column: to.name.clone(),
        }),
        _ => Ok(()),
    }
}

/// Returns whether a database makes the values before of those that `using` gave, by the types of both: it does where
/// `using` is how the values get their type, and not where they get it without, so that `using` gives others. The text of an
/// array is none of those that one is split of: `["a","b"]`, and not `a,b`.
fn is_way_back(from: &PhysicalColumn, to: &PhysicalColumn) -> bool {
    let mut backends = Backend::ALL.into_iter();
    !is_known(&from.ty, &to.ty)
        && !matches!(to.ty.logical(), Some(Type::Array(_)))
        && backends.any(|backend| is_convertible(&to.ty, &from.ty, backend))
}

/// The change that undoes this one; none if there is nothing to undo.
fn reverse_alteration(change: &TableChange) -> Option<TableChange> {
    Some(match change.clone() {
        TableChange::AddColumn { column, fill } => TableChange::DropColumn { column, fill },
        TableChange::DropColumn { column, fill } => TableChange::AddColumn { column, fill },
        TableChange::RenameColumn { from, to } => TableChange::RenameColumn { from: to, to: from },
        TableChange::AlterColumn { from, to, .. } => TableChange::AlterColumn {
            from: to,
            to: from,
            fill: None,
            using: None,
        },
        TableChange::RenameChoice { column, from, to } => TableChange::RenameChoice {
            column,
            from: to,
            to: from,
        },
        TableChange::AlterPrimaryKey { from, to } => {
            TableChange::AlterPrimaryKey { from: to, to: from }
        }
        TableChange::AddItem(item) => TableChange::DropItem(item),
        TableChange::DropItem(item) => TableChange::AddItem(item),
        TableChange::AddOnline(item) => TableChange::DropOnline(item),
        TableChange::DropOnline(item) => TableChange::AddOnline(item),
        TableChange::SetComment { column, from, to } => TableChange::SetComment {
            column,
            from: to,
            to: from,
        },
        TableChange::Validate { .. } => return None,
        TableChange::RenameItem { kind, from, to } => TableChange::RenameItem {
            kind,
            from: to,
            to: from,
        },
    })
}

fn run_back(
    name: &str,
    back: &Reverse,
    is_elidable: bool,
    position: usize,
) -> Result<Vec<Change>, Irreversible> {
    match back {
        Reverse::Never => Err(Irreversible::Function {
            position,
            name: name.to_owned(),
        }),
        Reverse::Nothing => Ok(Vec::new()),
        Reverse::Function(back) => Ok(vec![Change::RunRust {
            name: back.clone(),
            reverse: Reverse::Function(name.to_owned()),
            is_elidable,
        }]),
    }
}

/// The change that undoes a rename, and those that give back the names and the SQL that did not go there and back: a
/// name that was declared may be the one that follows from the new name of its table.
fn with_names(
    change: &Change,
    back: Change,
    before: &SchemaState,
    table: impl Fn(&SchemaState) -> Option<Arc<PhysicalTable>>,
) -> Vec<Change> {
    let mut state = before.clone();
    let is_applied = state.apply(change).is_ok() && state.apply(&back).is_ok();
    let mut changes = vec![back];
    if let (true, Some(wanted), Some(found)) = (is_applied, table(before), table(&state))
        && wanted != found
    {
        let others = items::changes(&found, &wanted).into_iter();
        changes.extend(others.map(|change| Change::of_table(&wanted.name, change)));
    }
    changes
}

impl fmt::Display for Irreversible {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Irreversible::Sql { position } => {
                write!(f, "operation {} runs SQL without a `reverse`", position + 1)
            }
            Irreversible::Function { position, name } => write!(
                f,
                "operation {} runs `{name}`, which has no `reverse`",
                position + 1
            ),
            Irreversible::Using {
                position,
                table,
                column,
            } => write!(
                f,
                "operation {} gives `{table}.{column}` other values by `using`, and those before are not kept; to undo it, write `run_sql` with a `reverse` in its place",
                position + 1
            ),
            Irreversible::Unsupported { reason } => f.write_str(reason),
            Irreversible::Mistake { position, mistake } => {
                write!(f, "operation {} does not fit: {mistake}", position + 1)
            }
        }
    }
}

impl std::error::Error for Irreversible {}
