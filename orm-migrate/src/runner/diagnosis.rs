//! Facts about a failure that the database's message lacks: looked for once its transaction is rolled back.
//!
//! - a role that may make no tables: its name, the schema, and the `GRANT`;
//! - values that do not become values of another type: the number of rows, and the keys of the first;
//! - values that are not unique, or not there: the same;
//! - views and the like that speak of what is dropped: their names.

use super::error::{FailureCause, MissingRight};
use super::history::fetch;
use super::work::PlannedMigration;
use orm_core::db::{self, Database, Executor};
use orm_core::error::{BrokenRule, Error, Result};
use orm_core::schema::physical::{
    KeyConstraint, PhysicalColumn, PhysicalTable, TableItem, TableName,
};
use orm_core::schema::{Change, TableChange};
use orm_core::sql::Statement;
use orm_core::sql::ddl::{find_duplicates, find_misfits, find_nulls};
use orm_core::sql::migration::{ChangedPart, find_dependants, find_missing_rights};

/// The cause with what the database knows of it besides. A failure of the search is none of the run.
pub(super) async fn diagnosed(
    db: &Database,
    planned: &PlannedMigration,
    cause: FailureCause,
) -> FailureCause {
    let FailureCause::Database(error) = cause else {
        return cause;
    };
    let found = match &error {
        Error::Permission { .. } => {
            let tables = planned.after.tables().map(|table| table.name.clone());
            let right = missing_right(db, &tables.collect::<Vec<_>>()).await;
            right.map(|right| FailureCause::MissingRight(Box::new(right)))
        }
        Error::OutOfRange { .. } | Error::TooLong { .. } | Error::CheckViolation { .. } => {
            misfits(db, planned).await.ok().flatten()
        }
        Error::NotNullViolation { .. } => nulls(db, planned).await.ok().flatten(),
        Error::Database(own) if own.broken_rule() == Some(BrokenRule::NotNull) => {
            nulls(db, planned).await.ok().flatten()
        }
        Error::Database(own) if is_dependency(own.code.as_deref()) => {
            dependants(db, planned).await.ok().flatten()
        }
        Error::UniqueViolation { .. } => duplicates(db, planned).await.ok().flatten(),
        Error::Database(own) if own.broken_rule() == Some(BrokenRule::Unique) => {
            duplicates(db, planned).await.ok().flatten()
        }
        Error::Database(_) => misfits(db, planned).await.ok().flatten(),
        _ => None,
    };
    found.unwrap_or(FailureCause::Database(error))
}

/// `dependent_objects_still_exist`, and `feature_not_supported`: a view has the column.
fn is_dependency(code: Option<&str>) -> bool {
    matches!(code, Some("2BP01" | "0A000"))
}

/// The schema in which the role may not make tables, where one of these tables stands or would be made.
pub(super) async fn missing_right(db: &Database, tables: &[TableName]) -> Option<MissingRight> {
    if !db.backend().features().namespaces {
        return None;
    }
    let mut found = None;
    fetch(db, &find_missing_rights(tables), &mut |row| {
        let role = row.string()?;
        let schema = if row.take_null()? {
            None
        } else {
            Some(row.string()?)
        };
        found.get_or_insert(MissingRight { role, schema });
        Ok(())
    })
    .await
    .ok()?;
    found
}

/// The first column whose values do not become values of its other type.
async fn misfits(db: &Database, planned: &PlannedMigration) -> Result<Option<FailureCause>> {
    for (table, from, to) in conversions(planned) {
        let Some(search) = find_misfits(table, from, to, db.backend()) else {
            continue;
        };
        let tx = db.begin().await?;
        let searched = async {
            for statement in &search.set_up {
                db::execute(tx.target(), statement).await?;
            }
            counted(&tx, &search.find).await
        };
        let searched = searched.await;
        tx.rollback().await?;
        let (rows, keys) = searched?;
        if rows > 0 {
            return Ok(Some(FailureCause::Misfits {
                table: table.name.clone(),
                column: to.name.clone(),
                ty: to.ty.to_string(),
                rows,
                key: table.key_columns().to_vec(),
                keys,
            }));
        }
    }
    Ok(None)
}

/// The first columns that are to be unique, and are not.
async fn duplicates(db: &Database, planned: &PlannedMigration) -> Result<Option<FailureCause>> {
    for (table, unique) in new_uniques(planned) {
        let (rows, keys) = counted(db, &find_duplicates(table, &unique.columns)).await?;
        if rows > 0 {
            return Ok(Some(FailureCause::Duplicates {
                table: table.name.clone(),
                columns: unique.columns.clone(),
                rows,
                key: table.key_columns().to_vec(),
                keys,
            }));
        }
    }
    Ok(None)
}

/// The first column that is never to be null, and is.
async fn nulls(db: &Database, planned: &PlannedMigration) -> Result<Option<FailureCause>> {
    for (table, column) in new_values(planned) {
        let (rows, keys) = counted(db, &find_nulls(table, &column.name)).await?;
        if rows > 0 {
            return Ok(Some(FailureCause::Nulls {
                table: table.name.clone(),
                column: column.name.clone(),
                rows,
                key: table.key_columns().to_vec(),
                keys,
            }));
        }
    }
    Ok(None)
}

/// The number of rows that a search finds, and the keys of the first.
async fn counted(on: &impl Executor, search: &Statement) -> Result<(u64, Vec<String>)> {
    let (mut keys, mut rows) = (Vec::new(), 0);
    fetch(on, search, &mut |row| {
        keys.push(row.string()?);
        rows = row.i64()?;
        Ok(())
    })
    .await?;
    Ok((u64::try_from(rows).unwrap_or_default(), keys))
}

/// The columns that become not null, or are added so, without words on what the rows get, of tables that have been there
/// before the migration.
fn new_values(
    planned: &PlannedMigration,
) -> impl Iterator<Item = (&PhysicalTable, &PhysicalColumn)> {
    planned.changes.iter().filter_map(|change| {
        let Change::AlterTable { table, change } = change else {
            return None;
        };
        let column = match change {
            TableChange::AddColumn { column, fill: None } if column.default.is_none() => column,
            TableChange::AlterColumn {
                from,
                to,
                fill: None,
                ..
            } if from.null => to,
            _ => return None,
        };
        let table = planned.before.table(table)?;
        (!column.null).then_some((&**table, column))
    })
}

/// The uniques that are added to columns which have been there before the migration.
fn new_uniques(
    planned: &PlannedMigration,
) -> impl Iterator<Item = (&PhysicalTable, &KeyConstraint)> {
    planned.changes.iter().filter_map(|change| {
        let Change::AlterTable { table, change } = change else {
            return None;
        };
        let (TableChange::AddItem(item) | TableChange::AddOnline(item)) = change else {
            return None;
        };
        let (TableItem::Unique(unique), Some(table)) = (item, planned.before.table(table)) else {
            return None;
        };
        let mut columns = unique.columns.iter();
        let are_there = columns.all(|column| table.column(column).is_some());
        are_there.then_some((&**table, unique))
    })
}

/// The changes of types without words on how values are converted, of columns that have been there before the migration.
fn conversions(
    planned: &PlannedMigration,
) -> impl Iterator<Item = (&PhysicalTable, &PhysicalColumn, &PhysicalColumn)> {
    planned.changes.iter().filter_map(|change| {
        let Change::AlterTable { table, change } = change else {
            return None;
        };
        let TableChange::AlterColumn {
            from,
            to,
            using: None,
            ..
        } = change
        else {
            return None;
        };
        let table = planned.before.table(table)?;
        (table.column(&from.name) == Some(from)).then_some((&**table, from, to))
    })
}

/// The views and the like that speak of a table or a column which the migration drops, or gives another type.
pub(super) async fn dependants(
    on: &impl Executor,
    planned: &PlannedMigration,
) -> Result<Option<FailureCause>> {
    let parts: Vec<_> = planned.changes.iter().filter_map(part).collect();
    if parts.is_empty() || !on.target().backend().features().namespaces {
        return Ok(None);
    }
    let keys = planned.before.tables().flat_map(|it| &it.foreign_keys);
    let keys: Vec<_> = keys.map(|key| key.name.clone()).collect();
    let mut found: Option<(usize, Vec<String>)> = None;
    fetch(on, &find_dependants(&parts, &keys), &mut |row| {
        let position = usize::try_from(row.i64()?).unwrap_or_default();
        let name = row.string()?;
        let (first, names) = found.get_or_insert_with(|| (position, Vec::new()));
        if *first == position {
            names.push(name);
        }
        Ok(())
    })
    .await?;
    Ok(found.and_then(|(position, dependants)| {
        let part = parts.get(position)?;
        Some(FailureCause::Dependants {
            table: part.table.clone(),
            column: part.column.clone(),
            dependants,
        })
    }))
}

fn part(change: &Change) -> Option<ChangedPart> {
    let part = |table: &TableName, column: Option<&PhysicalColumn>, is_retyped| ChangedPart {
        table: table.clone(),
        column: column.map(|column| column.name.clone()),
        is_retyped,
    };
    match change {
        Change::DropTable(table) => Some(part(&table.name, None, false)),
        Change::AlterTable { table, change } => match change {
            TableChange::DropColumn { column, .. } => Some(part(table, Some(column), false)),
            TableChange::AlterColumn { from, to, .. } if from.ty != to.ty => {
                Some(part(table, Some(to), true))
            }
            _ => None,
        },
        _ => None,
    }
}
