//! Names as SQL: quoted, with their namespace, in lists.

use super::super::writer;
use crate::schema::physical::TableName;

/// `"title"`.
pub(super) fn quote(name: &str) -> String {
    let mut quoted = String::with_capacity(name.len() + 2);
    writer::quote('"', name, &mut quoted);
    quoted
}

/// `"author"`, or `"people"."author"`.
pub(super) fn table_name(table: &TableName) -> String {
    match &table.namespace {
        Some(namespace) => format!("{}.{}", quote(namespace), quote(&table.name)),
        None => quote(&table.name),
    }
}

/// `"title", "author_id"`.
pub(super) fn list(columns: &[String]) -> String {
    let quoted: Vec<_> = columns.iter().map(|column| quote(column)).collect();
    quoted.join(", ")
}
