//! The columns of a table of SQLite as the database has them: also those that no migration made.

use crate::error::DecodeResult;
use crate::sql::ddl::{quote, strict_type};
use crate::sql::{Statement, Verb};
use crate::value::{Reader, Value};

/// A column as SQLite has it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StoredColumn {
    /// Its name.
    pub name: String,
    /// The type that was declared, which may be empty.
    pub ty: String,
    /// True if it is never null.
    pub not_null: bool,
    /// The SQL of its default.
    pub default: Option<String>,
    /// True if the database computes it.
    pub is_generated: bool,
}

impl StoredColumn {
    /// Reads a row of [`find_stored_columns`].
    pub fn read(row: &mut dyn Reader) -> DecodeResult<Self> {
        let (name, ty) = (row.string()?, row.string()?);
        let not_null = row.i64()? != 0;
        let is_generated = row.i64()? != 0;
        let default = if row.take_null()? {
            None
        } else {
            Some(row.string()?)
        };
        Ok(StoredColumn {
            name,
            ty,
            not_null,
            default,
            is_generated,
        })
    }
}

/// Asks for the columns of a table, in their order.
pub fn find_stored_columns(table: &str) -> Statement {
    let table = Value::Text(table.to_owned());
    let text = "SELECT name, type, \"notnull\", hidden IN (2, 3), dflt_value FROM pragma_table_xinfo(?) WHERE hidden <> 1";
    Statement::new(text, vec![table.into()], None, Verb::Select)
}

/// Asks for each of these columns of a table whether it holds values that a column of its type in a `STRICT` table does not: one
/// row, with 1, 0, or null where there are no rows.
///
/// ```sql
/// SELECT max(typeof("shelf") NOT IN ('null', 'text')), max(typeof("note") NOT IN ('null', 'blob')) FROM "book"
/// ```
pub fn find_odd_values(table: &str, columns: &[StoredColumn]) -> Statement {
    let searches = columns.iter().map(|column| {
        let own = quote(&column.name);
        let kept = match strict_type(&column.ty) {
            "INT" | "INTEGER" => "integer",
            "REAL" => "real",
            "TEXT" => "text",
            "BLOB" => "blob",
            _ => return "0".to_owned(),
        };
        format!("max(typeof({own}) NOT IN ('null', '{kept}'))")
    });
    let searches = searches.collect::<Vec<_>>().join(", ");
    let text = format!("SELECT {searches} FROM {}", quote(table));
    Statement::new(text, Vec::new(), None, Verb::Select)
}
