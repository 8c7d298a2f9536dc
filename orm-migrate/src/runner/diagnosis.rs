//! Facts about a failure that the database's message lacks: looked for once its transaction is rolled back.
//!
//! - a role that may make no tables: its name, the schema, and the `GRANT`;
//! - a table that belongs to another role: the `ALTER TABLE … OWNER TO`;
//! - rows that stand in the way: how many, and the keys of the first;
//! - views and the like that speak of what is dropped, and foreign keys that refer to it: their names.

use super::error::FailureCause;
use super::planned::{FoundChanges, PlannedMigration};
use super::refused::RefusedRows;
use super::rights::{MissingRight, OtherOwner};
use super::row_searches::{self, first_found};
use crate::fetch::fetch;
use crate::state::SchemaState;
use orm_core::db::{Database, Executor};
use orm_core::error::{BrokenRule, Error, Result};
use orm_core::schema::physical::{EnumName, PhysicalColumn, TableItem, TableName};
use orm_core::schema::{Change, TableChange};
use orm_core::sql::migration::{
    ChangedPart, find_dependants, find_missing_rights, find_other_owners,
};
use std::collections::BTreeMap;

/// The cause with what the database knows of it besides. A failure of the search is none of the run.
pub(super) async fn diagnosed(
    db: &Database,
    planned: &PlannedMigration,
    cause: FailureCause,
) -> FailureCause {
    let found = match &cause {
        FailureCause::Database(Error::Permission { .. }) => lacked_right(db, planned).await,
        FailureCause::Database(Error::Database(own)) if is_dependency(own.code.as_deref()) => {
            first_dependants(db, planned).await.ok().flatten()
        }
        FailureCause::Database(error) => {
            let rows = refused_rows(db, planned, error).await;
            rows.map(|rows| FailureCause::Rows(Box::new(rows)))
        }
        FailureCause::DanglingRows { .. } => {
            let rows = first_found(db, row_searches::dangling(planned, db.backend())).await;
            rows.map(|rows| FailureCause::Rows(Box::new(rows)))
        }
        _ => None,
    };
    found.unwrap_or(cause)
}

/// The owner of what the migration may not change; else the schema in which it may make no table.
async fn lacked_right(db: &Database, planned: &PlannedMigration) -> Option<FailureCause> {
    if let Some(owner) = other_owner(db, planned).await {
        return Some(FailureCause::OtherOwner(Box::new(owner)));
    }
    let tables = planned.after.tables().map(|table| table.name.clone());
    let right = missing_right(db, &tables.collect::<Vec<_>>()).await?;
    Some(FailureCause::MissingRight(Box::new(right)))
}

/// The rows that broke a rule.
async fn refused_rows(
    db: &Database,
    planned: &PlannedMigration,
    error: &Error,
) -> Option<RefusedRows> {
    let misfits = || row_searches::misfits(planned, db.backend());
    let rule = match error {
        Error::UniqueViolation { .. } => Some(BrokenRule::Unique),
        Error::ExclusionViolation { .. } => Some(BrokenRule::Overlap),
        Error::NotNullViolation { .. } => Some(BrokenRule::NotNull),
        Error::ForeignKeyViolation { .. } => Some(BrokenRule::ForeignKey),
        Error::CheckViolation { .. } => Some(BrokenRule::Check),
        Error::OutOfRange { .. } | Error::TooLong { .. } => None,
        Error::Database(own) => own.broken_rule(),
        _ => return None,
    };
    match rule {
        Some(BrokenRule::Unique) => {
            first_found(db, row_searches::duplicates(planned, db.backend())).await
        }
        Some(BrokenRule::Overlap) => {
            first_found(db, row_searches::overlaps(planned, db.backend())).await
        }
        Some(BrokenRule::NotNull) => {
            first_found(db, row_searches::nulls(planned, db.backend())).await
        }
        Some(BrokenRule::ForeignKey) => {
            first_found(db, row_searches::dangling(planned, db.backend())).await
        }
        // On SQLite a type may be a check too.
        Some(BrokenRule::Check) => {
            let breakers = row_searches::breakers(planned, db.backend());
            first_found(db, misfits().into_iter().chain(breakers)).await
        }
        // A value that is calculated is found by the type that it has on this database.
        Some(BrokenRule::Type) => {
            let unfit = row_searches::unfit_values(planned, db.backend());
            first_found(db, misfits().into_iter().chain(unfit)).await
        }
        _ => first_found(db, misfits()).await,
    }
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

/// The owner of the first table or enum type that the migration changes and that belongs to a role which this one is not in.
async fn other_owner(db: &Database, planned: &PlannedMigration) -> Option<OtherOwner> {
    if !db.backend().features().namespaces {
        return None;
    }
    let mut changed = Changed::default();
    changed.add(&planned.changes);
    let mut found = None;
    fetch(
        db,
        &find_other_owners(&changed.tables, &changed.enums),
        &mut |row| {
            let owner = OtherOwner {
                role: row.string()?,
                owner: row.string()?,
                is_type: row.bool()?,
                schema: row.string()?,
                name: row.string()?,
            };
            found.get_or_insert(owner);
            Ok(())
        },
    )
    .await
    .ok()?;
    found
}

/// The tables and enum types that changes alter or drop.
#[derive(Default)]
struct Changed {
    tables: Vec<TableName>,
    enums: Vec<EnumName>,
}

impl Changed {
    fn add(&mut self, changes: &[Change]) {
        for change in changes {
            match change {
                Change::DropTable(table) => self.tables.push(table.name.clone()),
                Change::RenameTable { from: table, .. } | Change::AlterTable { table, .. } => {
                    self.tables.push(table.clone());
                }
                Change::DropEnum(own) | Change::AlterEnum { from: own, .. } => {
                    self.enums.push(own.name.clone());
                }
                Change::RenameEnumValue { name, .. } => self.enums.push(name.clone()),
                Change::DatabaseOnly(changes) => self.add(changes),
                Change::CreateTable(_)
                | Change::CreateEnum(_)
                | Change::RunSql { .. }
                | Change::RunRust { .. }
                | Change::StateOnly(_) => {}
            }
        }
    }
}

/// Views, triggers and policies of Postgres that speak of a table or a column which changes drop, or give another type, and
/// foreign keys that refer to a key which they drop.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Dependants {
    /// The table.
    pub table: TableName,
    /// The column; `None` if the table goes as a whole, or a key of it.
    pub column: Option<String>,
    /// The name of the key.
    pub key: Option<String>,
    /// The words for each, such as `view late_loans`.
    pub names: Vec<String>,
}

impl Dependants {
    /// Returns the words for the table, the column or the key: ``the column `loan.due` ``.
    pub fn part(&self) -> String {
        let table = &self.table;
        match (&self.column, &self.key) {
            (Some(column), _) => format!("the column `{table}.{column}`"),
            (None, Some(key)) => format!("the unique key `{key}` of the table `{table}`"),
            (None, None) => format!("the table `{table}`"),
        }
    }
}

/// Looks for what stands in the way of changes of these tables. A database that makes tables anew has none of it.
///
/// # Errors
/// Errors of the database.
pub async fn dependants(
    on: &impl Executor,
    before: &SchemaState,
    changes: &[Change],
) -> Result<Vec<Dependants>> {
    let parts: Vec<_> = changes.iter().filter_map(part).collect();
    if parts.is_empty() || !on.target().backend().features().namespaces {
        return Ok(Vec::new());
    }
    let keys = before.tables().flat_map(|it| &it.foreign_keys);
    let keys: Vec<_> = keys.map(|key| key.name.clone()).collect();
    let mut found: BTreeMap<usize, Vec<String>> = BTreeMap::new();
    fetch(on, &find_dependants(&parts, &keys), &mut |row| {
        let position = usize::try_from(row.i64()?).unwrap_or_default();
        found.entry(position).or_default().push(row.string()?);
        Ok(())
    })
    .await?;
    let found = found.into_iter().filter_map(|(position, names)| {
        let part = parts.get(position)?.clone();
        Some(Dependants {
            table: part.table,
            column: part.column,
            key: part.key,
            names,
        })
    });
    Ok(found.collect())
}

/// The first table or column that something of the database keeps a migration from changing: no foreign key of the migrations,
/// whatever the database calls it.
pub(super) async fn first_dependants(
    on: &impl Executor,
    planned: &PlannedMigration,
) -> Result<Option<FailureCause>> {
    let FoundChanges { before, changes } = &planned.as_found;
    let found = dependants(on, before, changes).await?;
    Ok(found.into_iter().next().map(FailureCause::Dependants))
}

fn part(change: &Change) -> Option<ChangedPart> {
    let part = |table: &TableName, column: Option<&PhysicalColumn>, is_retyped| ChangedPart {
        table: table.clone(),
        column: column.map(|column| column.name.clone()),
        key: None,
        is_retyped,
    };
    let key = |table: &TableName, name: &str| ChangedPart {
        key: Some(name.to_owned()),
        ..part(table, None, false)
    };
    match change {
        Change::DropTable(table) => Some(part(&table.name, None, false)),
        Change::AlterTable { table, change } => match change {
            TableChange::DropColumn { column, .. } => Some(part(table, Some(column), false)),
            TableChange::AlterColumn { from, to, .. }
                if from.ty != to.ty || from.collation != to.collation =>
            {
                Some(part(table, Some(to), true))
            }
            TableChange::AlterPrimaryKey {
                from: Some(from), ..
            } => Some(key(table, &from.name)),
            TableChange::DropItem(item) | TableChange::DropOnline(item) => {
                is_unique(item).then(|| key(table, item.name()))
            }
            _ => None,
        },
        _ => None,
    }
}

fn is_unique(item: &TableItem) -> bool {
    match item {
        TableItem::Unique(_) => true,
        TableItem::Index(index) => index.is_unique,
        _ => false,
    }
}
