//! Searches for the rows that keep a migration from being applied, each asked of the tables as they were before it.

use super::history::fetch;
use super::refused::{RefusedRows, RowProblem};
use super::work::PlannedMigration;
use orm_core::backend::Backend;
use orm_core::db::{self, Database, Executor};
use orm_core::error::Result;
use orm_core::schema::physical::{
    ColumnType, PhysicalColumn, PhysicalTable, SqlExpression, TableItem,
};
use orm_core::schema::{Change, TableChange};
use orm_core::sql::ddl::{
    RowSearch, find_breakers, find_dangling, find_duplicates, find_misfits, find_null_conversions,
    find_null_values, find_nulls, find_other_texts, find_unfit_values,
};

/// A search for rows with a problem.
pub(super) struct ProblemSearch<'p> {
    table: &'p PhysicalTable,
    problem: RowProblem,
    search: RowSearch,
}

/// Returns the rows that the first search finds which finds any. A search that fails, of a column that the migration adds
/// for instance, finds none.
pub(super) async fn first_found<'p>(
    db: &Database,
    searches: impl Iterator<Item = ProblemSearch<'p>>,
) -> Option<RefusedRows> {
    for search in searches {
        if let Ok(Some(rows)) = search.run(db).await {
            return Some(rows);
        }
    }
    None
}

impl ProblemSearch<'_> {
    async fn run(self, db: &Database) -> Result<Option<RefusedRows>> {
        let (mut keys, mut count) = (Vec::new(), 0);
        let tx = db.begin().await?;
        let searched = async {
            for statement in &self.search.set_up {
                db::execute(tx.target(), statement).await?;
            }
            fetch(&tx, &self.search.find, &mut |row| {
                keys.push(row.string()?);
                count = row.i64()?;
                Ok(())
            })
            .await
        };
        let searched = searched.await;
        tx.rollback().await?;
        searched?;
        Ok((count > 0).then(|| RefusedRows {
            table: self.table.name.clone(),
            problem: self.problem,
            count: u64::try_from(count).unwrap_or_default(),
            key: self.table.key_columns().to_vec(),
            keys,
        }))
    }
}

/// The changes of tables that have been there before the migration, with those.
fn altered(planned: &PlannedMigration) -> impl Iterator<Item = (&PhysicalTable, &TableChange)> {
    planned.changes.iter().filter_map(|change| match change {
        Change::AlterTable { table, change } => {
            let table = planned.before.table(table)?;
            Some((&**table, change))
        }
        _ => None,
    })
}

/// The constraints and indexes that are added to tables which have been there before the migration.
fn added(planned: &PlannedMigration) -> impl Iterator<Item = (&PhysicalTable, &TableItem)> {
    altered(planned).filter_map(|(table, change)| match change {
        TableChange::AddItem(item) | TableChange::AddOnline(item) => Some((table, item)),
        _ => None,
    })
}

/// Returns whether the migration changes the values of a column.
fn has_new_values(planned: &PlannedMigration, table: &PhysicalTable, column: &str) -> bool {
    altered(planned).any(|(own, change)| {
        let TableChange::AlterColumn {
            from,
            to,
            fill,
            using,
        } = change
        else {
            return false;
        };
        let is_retyped = from.ty != to.ty || fill.is_some() || using.is_some();
        own.name == table.name && to.name == column && is_retyped
    })
}

/// Searches for the values of columns that get another type, without words on how they are converted.
pub(super) fn misfits(
    planned: &PlannedMigration,
    backend: Backend,
) -> impl Iterator<Item = ProblemSearch<'_>> {
    altered(planned).filter_map(move |(table, change)| {
        let TableChange::AlterColumn {
            from,
            to,
            using: None,
            ..
        } = change
        else {
            return None;
        };
        let search = match enum_values(planned, to) {
            Some(values) => find_other_texts(table, from, values, backend),
            None => find_misfits(table, from, to, backend),
        };
        let search = search.filter(|_| table.column(&from.name) == Some(from))?;
        let problem = RowProblem::Misfit {
            column: to.name.clone(),
            ty: to.ty.to_string(),
        };
        Some(ProblemSearch {
            table,
            problem,
            search,
        })
    })
}

/// The texts of the enum type that a column has at last.
fn enum_values<'p>(planned: &'p PlannedMigration, column: &PhysicalColumn) -> Option<&'p [String]> {
    let ColumnType::Enum(name) = &column.ty else {
        return None;
    };
    let own = planned.after.enum_type(name)?;
    Some(&own.values)
}

/// Searches for equal rows, of which the values are to be unique.
pub(super) fn duplicates(planned: &PlannedMigration) -> impl Iterator<Item = ProblemSearch<'_>> {
    added(planned).filter_map(|(table, item)| {
        let TableItem::Unique(unique) = item else {
            return None;
        };
        let problem = RowProblem::Duplicate {
            columns: unique.columns.clone(),
        };
        Some(ProblemSearch {
            table,
            problem,
            search: find_duplicates(table, &unique.columns),
        })
    })
}

/// Searches for rows without a value, in columns that are never to be null, or are added so: those that get none, or none
/// by the SQL of their value.
pub(super) fn nulls(
    planned: &PlannedMigration,
    backend: Backend,
) -> impl Iterator<Item = ProblemSearch<'_>> {
    altered(planned).filter_map(move |(table, change)| {
        let (column, search) = match change {
            TableChange::AddColumn { column, fill } if column.default.is_none() => {
                (column, find_unfilled(table, column, fill.as_ref(), backend))
            }
            TableChange::AlterColumn {
                to,
                using: Some(using),
                fill: None,
                ..
            } => (to, find_null_conversions(table, using, backend)?),
            TableChange::AlterColumn { from, to, fill, .. } if from.null => {
                (to, find_unfilled(table, to, fill.as_ref(), backend))
            }
            _ => return None,
        };
        let problem = RowProblem::Null {
            column: column.name.clone(),
        };
        (!column.null).then(|| ProblemSearch {
            table,
            problem,
            search,
        })
    })
}

fn find_unfilled(
    table: &PhysicalTable,
    column: &PhysicalColumn,
    fill: Option<&SqlExpression>,
    backend: Backend,
) -> RowSearch {
    match fill {
        Some(fill) => find_null_values(table, &column.name, fill, backend),
        None => find_nulls(table, &column.name),
    }
}

/// Searches for rows whose new value of a column, by the SQL of it, is none of the column's type.
pub(super) fn unfit_values(
    planned: &PlannedMigration,
    backend: Backend,
) -> impl Iterator<Item = ProblemSearch<'_>> {
    altered(planned).filter_map(move |(table, change)| {
        let (TableChange::AddColumn {
            column,
            fill: Some(fill),
        }
        | TableChange::AlterColumn {
            to: column,
            fill: Some(fill),
            ..
        }) = change
        else {
            return None;
        };
        let problem = RowProblem::UnfitValue {
            column: column.name.clone(),
            ty: column.ty.to_string(),
        };
        Some(ProblemSearch {
            table,
            problem,
            search: find_unfit_values(table, column, fill, backend),
        })
    })
}

/// Searches for rows that do not meet new checks.
pub(super) fn breakers(
    planned: &PlannedMigration,
    backend: Backend,
) -> impl Iterator<Item = ProblemSearch<'_>> {
    added(planned).filter_map(move |(table, item)| {
        let TableItem::Check(check) = item else {
            return None;
        };
        let mut columns = table.columns.iter();
        let is_as_before = !columns.any(|own| has_new_values(planned, table, &own.name));
        let new = null_columns(planned, table);
        let search = find_breakers(table, &new, check, backend).filter(|_| is_as_before)?;
        let problem = RowProblem::BrokenCheck {
            name: check.name.clone(),
        };
        Some(ProblemSearch {
            table,
            problem,
            search,
        })
    })
}

/// The columns that a table gets and that are null in the rows that are there.
fn null_columns<'p>(
    planned: &'p PlannedMigration,
    table: &PhysicalTable,
) -> Vec<&'p PhysicalColumn> {
    let columns = altered(planned).filter_map(|(own, change)| match change {
        TableChange::AddColumn { column, fill: None } if own.name == table.name => Some(column),
        _ => None,
    });
    columns.filter(|column| column.default.is_none()).collect()
}

/// Searches for rows that new foreign keys would have refer to none.
pub(super) fn dangling(planned: &PlannedMigration) -> impl Iterator<Item = ProblemSearch<'_>> {
    added(planned).filter_map(|(table, item)| {
        let TableItem::ForeignKey(key) = item else {
            return None;
        };
        let mut columns = key.columns.iter();
        let is_as_before = !columns.any(|own| has_new_values(planned, table, own));
        let problem = RowProblem::NoTarget {
            columns: key.columns.clone(),
            target: key.target.clone(),
        };
        is_as_before.then(|| ProblemSearch {
            table,
            problem,
            search: find_dangling(table, key),
        })
    })
}
