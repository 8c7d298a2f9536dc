//! Names as SQL: quoted, with their namespace, in lists.

use super::super::writer;
use crate::schema::physical::TableName;

/// A name as SQL has it: `"title"`.
///
/// ```
/// use orm_core::sql::ddl::quote;
///
/// assert_eq!(quote("the \"title\""), r#""the ""title""""#);
/// ```
pub fn quote(name: &str) -> String {
    let mut quoted = String::with_capacity(name.len() + 2);
    writer::quote('"', name, &mut quoted);
    quoted
}

/// The name of a table as SQL has it: `"author"`, or `"people"."author"`.
///
/// ```
/// use orm_core::schema::physical::TableName;
/// use orm_core::sql::ddl::table_name;
///
/// let author = TableName { namespace: Some("people".to_owned()), name: "author".to_owned() };
/// assert_eq!(table_name(&author), r#""people"."author""#);
/// ```
pub fn table_name(table: &TableName) -> String {
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
