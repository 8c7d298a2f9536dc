//! Fewer changes that lead to the same tables, and do to rows what these do.
//!
//! - `origins`: where each table and each column comes from;
//! - `row_values`: the values that a column has in the rows that are there.

mod origins;
mod row_values;
#[cfg(test)]
mod tests;

use crate::diff::diff;
use crate::mistake::Mistake;
use crate::question::DeclaredAnswers;
use crate::state::SchemaState;
use origins::Origins;
use orm_core::schema::{Change, TableChange};

/// Returns changes that lead from these tables to the same ones in fewer steps: what is added and dropped is left out, a
/// table is created with the columns that it gets later, and of two renames of one thing one is left.
///
/// SQL and functions of the user's own stay where they are, unless they may be left out, and so do changes whose rows would
/// not be the same: a column that is dropped and added again, that gets another type by `using` or one by the way of another,
/// or whose nulls are filled before it may be null again. A table that is created by these changes has no rows before SQL of
/// the user's own.
///
/// # Errors
/// [`Mistake`] if the changes do not fit the tables.
///
/// ```
/// use orm_core::schema::physical::{PhysicalTable, TableName};
/// use orm_migrate::{Change, SchemaState, compact};
///
/// let table = |name: &str| PhysicalTable::new(TableName::new(None, name));
/// let rename = Change::RenameTable { from: table("tag").name, to: table("label").name };
/// let changes = [Change::CreateTable(table("tag")), rename];
/// let fewer = compact(&changes, &SchemaState::default())?;
/// assert_eq!(fewer, [Change::CreateTable(table("label"))]);
/// # Ok::<(), orm_migrate::Mistake>(())
/// ```
pub fn compact(changes: &[Change], before: &SchemaState) -> Result<Vec<Change>, Mistake> {
    let mut state = before.clone();
    let mut compacted = Vec::new();
    let is_kept = |change: &&Change| !is_elidable(change);
    let changes: Vec<_> = changes.iter().filter(is_kept).cloned().collect();
    for span in changes.chunk_by(|one, other| !is_barrier(one) && !is_barrier(other)) {
        let start = state.clone();
        span.iter().try_for_each(|change| state.apply(change))?;
        match fewer(span, &start, &state) {
            Some(fewer) if fewer.len() < span.len() => compacted.extend(fewer),
            _ => compacted.extend_from_slice(span),
        }
    }
    Ok(compacted)
}

fn is_elidable(change: &Change) -> bool {
    match change {
        Change::RunSql {
            is_elidable, state, ..
        } => *is_elidable && state.is_empty(),
        Change::RunRust { is_elidable, .. } => *is_elidable,
        _ => false,
    }
}

fn is_barrier(change: &Change) -> bool {
    !matches!(
        change,
        Change::CreateTable(_)
            | Change::DropTable(_)
            | Change::RenameTable { .. }
            | Change::AlterTable { .. }
            | Change::CreateEnum(_)
            | Change::DropEnum(_)
            | Change::AlterEnum { .. }
            | Change::RenameEnumValue { .. }
    )
}

/// The changes between two states with the renames and values of these; none if rows would not be the same.
fn fewer(changes: &[Change], start: &SchemaState, end: &SchemaState) -> Option<Vec<Change>> {
    if changes.iter().any(is_barrier) {
        return None;
    }
    let mut origins = Origins::of(start);
    changes
        .iter()
        .try_for_each(|change| origins.follow(change))?;
    let hints = origins.hints(start, end)?;
    let mut fewer = diff(start, end, &hints, &mut DeclaredAnswers).ok()?;
    fewer
        .iter_mut()
        .try_for_each(|change| origins.fill(change))?;
    // A foreign key with another target would take a fill for the value of each row.
    (!fewer.iter().any(gives_other_values)).then_some(fewer)
}

fn gives_other_values(change: &Change) -> bool {
    matches!(
        change,
        Change::AlterTable {
            change: TableChange::AlterColumn { using: Some(_), .. },
            ..
        }
    )
}
