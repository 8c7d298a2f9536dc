//! Tables that are there before their migrations.

use super::error::RunError;
use super::planned::{Direction, PlannedMigration};
use crate::compare::compare;
use crate::drift::with_names_of;
use crate::state::SchemaState;
use orm_core::db::Database;
use orm_core::schema::Change;
use orm_core::schema::physical::{ColumnType, EnumName, PhysicalEnum, TableName};
use std::collections::BTreeMap;

/// Returns whether the database has the tables of a first migration already.
///
/// # Errors
/// [`RunError::Differs`] if it has one of them, and they are not as the migration makes them.
pub(super) async fn has_tables(
    db: &Database,
    planned: &PlannedMigration,
) -> Result<bool, RunError> {
    let own = |name: &String| !name.contains('/');
    let depends_on = &planned.migration.migration.depends_on;
    if planned.direction == Direction::Backward || depends_on.iter().any(own) {
        return Ok(false);
    }
    let created: Vec<&TableName> = planned.changes.iter().filter_map(created).collect();
    let tables = planned.after.tables();
    let tables = tables
        .filter(|table| created.contains(&&table.name))
        .cloned();
    let mut wanted = tables.collect::<SchemaState>();
    wanted.enums = enums_of(&wanted, &planned.after);
    let wanted = wanted.describe();
    let found = SchemaState::from(db.introspect_tables(&wanted).await?);
    if created.is_empty() || found.tables().len() == 0 {
        return Ok(false);
    }
    // As the server itself writes them.
    let wanted = SchemaState::from(db.expected_tables(wanted).await?);
    let differences = compare(&with_names_of(&found, &wanted), &wanted);
    if differences.is_empty() {
        return Ok(true);
    }
    Err(RunError::Differs {
        migration: planned.name().clone(),
        differences,
    })
}

/// The enum types of the columns of these tables, from all that there are.
fn enums_of(tables: &SchemaState, all: &SchemaState) -> BTreeMap<EnumName, PhysicalEnum> {
    let columns = tables.tables().flat_map(|table| &table.columns);
    let names = columns.filter_map(|column| match &column.ty {
        ColumnType::Enum(name) => Some(name.as_ref()),
        _ => None,
    });
    let enums = names.filter_map(|name| Some((name.clone(), all.enum_type(name)?.clone())));
    enums.collect()
}

fn created(change: &Change) -> Option<&TableName> {
    match change {
        Change::CreateTable(table) => Some(&table.name),
        _ => None,
    }
}
