//! Enum types with other values.

use super::PostgresDefinitions;
use crate::schema::physical::{
    ColumnDefault, ColumnType, EnumName, PhysicalColumn, PhysicalEnum, PhysicalTable, literal,
};
use crate::sql::ddl::definitions::{Definitions, enum_name};
use crate::sql::ddl::identifiers::{quote, table_name};
use std::sync::Arc;

/// The statements that make a type anew, and convert the columns of it.
pub(super) fn replace(
    on: &PostgresDefinitions,
    to: &PhysicalEnum,
    users: &[Arc<PhysicalTable>],
) -> Vec<String> {
    let name = enum_name(&to.name);
    let old = EnumName {
        namespace: to.name.namespace.clone(),
        name: format!("orm_old__{}", to.name.name),
    };
    let mut statements = vec![format!("ALTER TYPE {name} RENAME TO {}", quote(&old.name))];
    statements.extend(on.create_enums(&[to]));
    for table in users {
        let is_user = |column: &&PhysicalColumn| column.ty == ColumnType::of_enum(to.name.clone());
        let columns = table.columns.iter().filter(is_user);
        let actions: Vec<_> = columns.flat_map(|own| convert(on, own, &name)).collect();
        if !actions.is_empty() {
            let table = table_name(&table.name);
            statements.push(format!("ALTER TABLE {table} {}", actions.join(", ")));
        }
    }
    statements.push(format!("DROP TYPE {}", enum_name(&old)));
    statements
}

/// `ALTER TYPE … ADD VALUE` of each new value.
pub(super) fn add_values(from: &PhysicalEnum, to: &PhysicalEnum) -> Vec<String> {
    let name = enum_name(&to.name);
    let mut statements = Vec::new();
    for (position, value) in to.values.iter().enumerate() {
        if from.values.contains(value) {
            continue;
        }
        let place = match (position.checked_sub(1), from.values.first()) {
            (Some(before), _) => format!(" AFTER {}", literal(&to.values[before])),
            (None, Some(first)) => format!(" BEFORE {}", literal(first)),
            (None, None) => String::new(),
        };
        let value = literal(value);
        statements.push(format!("ALTER TYPE {name} ADD VALUE {value}{place}"));
    }
    statements
}

/// A default is a value of the old type, so it is off meanwhile.
fn convert(on: &PostgresDefinitions, column: &PhysicalColumn, ty: &str) -> Vec<String> {
    let own = quote(&column.name);
    let default = match &column.default {
        Some(ColumnDefault::Expression(sql)) => Some(on.expression(sql)),
        _ => None,
    };
    let drop = default.map(|_| format!("ALTER COLUMN {own} DROP DEFAULT"));
    let convert = format!("ALTER COLUMN {own} TYPE {ty} USING {own}::text::{ty}");
    let set = default.map(|sql| format!("ALTER COLUMN {own} SET DEFAULT ({sql})"));
    drop.into_iter().chain([convert]).chain(set).collect()
}
