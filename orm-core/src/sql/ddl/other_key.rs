//! The value of a foreign key whose target gets another key.

use super::identifiers::{quote, table_name};
use crate::schema::physical::TableName;

/// Returns the SQL of the new key of the row that a foreign key leads to: a foreign key by its table and column, the table
/// that it leads to, and the old and the new column of the key there.
///
/// ```
/// use orm_core::schema::physical::TableName;
/// use orm_core::sql::ddl::other_key;
///
/// let table = |name| TableName::new(None, name);
/// let sql = other_key((&table("item"), "cat_id"), &table("cat"), ("id", "code"));
/// assert_eq!(sql, r#"(SELECT "cat"."code" FROM "cat" WHERE "cat"."id" = "item"."cat_id")"#);
/// ```
pub fn other_key(
    (table, column): (&TableName, &str),
    target: &TableName,
    (old, new): (&str, &str),
) -> String {
    let (table, target) = (table_name(table), table_name(target));
    let [column, old, new] = [column, old, new].map(quote);
    format!("(SELECT {target}.{new} FROM {target} WHERE {target}.{old} = {table}.{column})")
}

/// Returns the SQL of the least key of the table that a foreign key leads to.
///
/// ```
/// use orm_core::schema::physical::TableName;
/// use orm_core::sql::ddl::first_key;
///
/// let sql = first_key(&TableName::new(None, "cat"), "id");
/// assert_eq!(sql, r#"(SELECT "id" FROM "cat" ORDER BY "id" LIMIT 1)"#);
/// ```
pub fn first_key(target: &TableName, key: &str) -> String {
    let (target, key) = (table_name(target), quote(key));
    format!("(SELECT {key} FROM {target} ORDER BY {key} LIMIT 1)")
}
