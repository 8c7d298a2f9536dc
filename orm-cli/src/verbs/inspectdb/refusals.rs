//! Tables of which no model can be written, and why.

use super::catalog::Catalog;
use super::columns::{FieldKind, kind_of};
use super::names::{is_identifier, is_nameable, why_no_identifier};
use orm_core::schema::physical::{ColumnDefault, PhysicalColumn, PhysicalTable, TableKind};
use orm_core::value::Type;

/// The columns that the key of a model may have.
const MAX_KEY_COLUMNS: usize = 4;

/// Returns the sentence that says why a table, one of these, is left out; none if it is a model.
pub(super) fn refusal(
    catalog: Catalog<'_>,
    tables: &[PhysicalTable],
    table: &PhysicalTable,
) -> Option<String> {
    let why = why_not(catalog, table).or_else(|| why_not_beside(tables, table))?;
    let kind = match table.kind {
        TableKind::Base => "table",
        TableKind::View => "view",
    };
    Some(format!("the {kind} `{}` is left out: {why}", table.name))
}

/// Why a table is no model; none if it is one.
fn why_not(catalog: Catalog<'_>, table: &PhysicalTable) -> Option<String> {
    if !is_identifier(&table.name.name) {
        return Some(why_no_identifier(&table.name.name));
    }
    let Some(key) = table.primary_key.as_ref() else {
        let why = match table.kind {
            TableKind::Base => "a model needs a primary key, and it has none",
            TableKind::View => "a model needs a primary key, and no column of this view can be one",
        };
        return Some(why.to_owned());
    };
    if key.columns.len() > MAX_KEY_COLUMNS {
        return Some(format!(
            "the key of a model has at most {MAX_KEY_COLUMNS} columns, and that of this table has {}",
            key.columns.len()
        ));
    }
    let columns = key.columns.iter().filter_map(|name| table.column(name));
    for column in columns {
        if table.kind == TableKind::Base && catalog.holds_null(table, column) {
            return Some(format!(
                "the column `{}` of its primary key is null in some rows; give them a value, or delete them, before the models are written again",
                column.name
            ));
        }
        let kind = kind_of(catalog, table, column);
        if let Some(what) = what_is_no_key(column, kind.as_ref()) {
            return Some(format!(
                "{what} cannot be a key, and `{}` is one",
                column.name
            ));
        }
        if !is_nameable(table, column) || kind.is_none() {
            let (name, ty) = (&column.name, &column.ty);
            let holds = catalog.odd_values(table, column);
            let holds = holds
                .map(|odd| format!(" that holds {odd}"))
                .unwrap_or_default();
            return Some(format!(
                "no field holds the column `{name}` of its primary key, a `{ty}`{holds}"
            ));
        }
    }
    None
}

/// Returns why a table is no model beside those before it, if it is none: SQLite takes `Users` and `users` for one.
fn why_not_beside(tables: &[PhysicalTable], table: &PhysicalTable) -> Option<String> {
    let mut before = tables.iter().take_while(|own| own.name != table.name);
    let other = before.find(|own| own.name.name.eq_ignore_ascii_case(&table.name.name))?;
    let other = &other.name;
    Some(format!(
        "`{other}` is called so in other letters, capital or small, and a program has one of the two"
    ))
}

/// The words for a column that cannot be in the key of a model; none if it can.
fn what_is_no_key(column: &PhysicalColumn, kind: Option<&FieldKind>) -> Option<&'static str> {
    match kind {
        _ if matches!(column.default, Some(ColumnDefault::Generated(_))) => {
            Some("a generated column")
        }
        Some(FieldKind::Array(_)) => Some("an array"),
        Some(FieldKind::Plain(_, Type::Json)) => Some("a JSON document"),
        Some(FieldKind::Plain(_, Type::F32 | Type::F64)) => Some("a float"),
        _ => None,
    }
}
