//! Facts about a failure that the database's message lacks: looked for once its transaction is rolled back.
//!
//! - a role that may make no tables: its name, the schema, and the `GRANT`;
//! - a table that belongs to another role: the `ALTER TABLE … OWNER TO`;
//! - rows that stand in the way: how many, and the keys of the first;
//! - views and the like that speak of what is dropped, and foreign keys that refer to it: their names.

use super::dependants::dependants;
use super::error::FailureCause;
use super::planned::{FoundChanges, PlannedMigration};
use super::refused::RefusedRows;
use super::rights::{MissingRight, OtherOwner};
use super::row_searches::{self, first_found};
use crate::fetch::fetch;
use orm_core::db::{Database, Executor};
use orm_core::error::{BrokenRule, Error, Result};
use orm_core::schema::Change;
use orm_core::schema::physical::{EnumName, TableName};
use orm_core::sql::migration::{find_missing_rights, find_other_owners};

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
