//! Views as tables that have a key, which no view has.

use super::catalog::Catalog;
use super::columns::{FieldKind, kind_of};
use super::names::{is_nameable, snake_case};
use orm_core::schema::physical::{KeyConstraint, PhysicalColumn, PhysicalTable, TableKind};
use orm_core::value::Type;

/// A table that is a view with a key: the columns of a unique index, which a materialized view may have, or else the column
/// that is most likely one. A model of a view declares nothing else of it.
pub(super) fn with_key_of_view(catalog: Catalog<'_>, mut table: PhysicalTable) -> PhysicalTable {
    if table.kind != TableKind::View || table.primary_key.is_some() {
        return table;
    }
    let uniques = std::mem::take(&mut table.uniques).into_iter();
    table.indexes.clear();
    let key = uniques.min_by_key(|unique| unique.columns.len());
    let key = key.or_else(|| likely_key(catalog, &table));
    for name in key.iter().flat_map(|key| &key.columns) {
        let mut columns = table.columns.iter_mut();
        if let Some(column) = columns.find(|column| column.name == *name) {
            column.null = false;
        }
    }
    table.primary_key = key;
    table
}

/// The column `id`, or else the first that is called like a key, or else the first that can be one.
fn likely_key(catalog: Catalog<'_>, table: &PhysicalTable) -> Option<KeyConstraint> {
    let columns = table.columns.iter();
    let columns = columns.filter(|column| can_be_key(catalog, table, column));
    let name = columns
        .map(|column| &column.name)
        .min_by_key(|name| match &*snake_case(name) {
            "id" => 0,
            name if name.ends_with("_id") => 1,
            _ => 2,
        })?;
    Some(KeyConstraint {
        name: format!("{}_pkey", table.name.name),
        columns: vec![name.clone()],
    })
}

fn can_be_key(catalog: Catalog<'_>, table: &PhysicalTable, column: &PhysicalColumn) -> bool {
    use Type::{Date, DateTime, I16, I32, I64, Text, Timestamp, Uuid};
    let keys = [I16, I32, I64, Text, Uuid, Date, DateTime, Timestamp];
    is_nameable(table, column)
        && matches!(kind_of(catalog, table, column), Some(FieldKind::Plain(_, ty)) if keys.contains(&ty))
}

/// Notes on a view: what its model takes for granted.
pub(super) fn notes(table: &PhysicalTable) -> Vec<String> {
    if table.kind == TableKind::Base {
        return Vec::new();
    }
    let key = table.key_columns().join("`, `");
    let of_key = format!(
        "`{}` is a view, which `schema()` leaves out; it has no primary key, and the model takes `{key}` for one, in which no two rows may be the same",
        table.name
    );
    let may_be_null = table.columns.iter().any(|column| column.null);
    let of_null = may_be_null.then(|| {
        "no database tells which columns of a view are never null; those need no `Option`"
            .to_owned()
    });
    [of_key].into_iter().chain(of_null).collect()
}
