//! Migrations as TOML files.
//!
//! ```text
//! format = 1
//! depends_on = ["0001_initial"]
//!
//! [[operation]]
//! op = "add_column"
//! table = "book"
//! column = { name = "rating", type = "i32", default = "3" }
//! ```
//!
//! A file is written in one way: of equal migrations the texts are equal, byte by byte, and what is written is read back.
//! Keys whose value is the usual one are left out, such as `null = false`.
//!
//! - `node`: a value of a file, and how it is written;
//! - `write`: a migration as such values;
//! - `read`: a text as a migration; its mistakes with their places.

mod error;
mod node;
mod read;
#[cfg(test)]
mod tests;
mod write;

use crate::migration::Migration;
use orm_core::schema::physical::{SqlExpression, TableItem};

pub use error::FileError;

/// A constraint or an index as a file has it: `{ name = "book_title_key", columns = ["title"] }`.
pub(crate) fn item_text(item: &TableItem) -> String {
    write::item(item)
}

/// Reads SQL that somebody types: one text for every database, or one for each, as a file has it. `None` where the second is
/// begun and is not one.
///
/// ```
/// use orm_core::schema::physical::SqlExpression;
/// use orm_migrate::typed_sql;
///
/// assert_eq!(typed_sql("0"), Some(SqlExpression::Common("0".to_owned())));
/// let each = typed_sql(r#"{ sqlite = "'[]'", postgres = "'{}'" }"#);
/// assert_eq!(each, Some(SqlExpression::of("'[]'", "'{}'")));
/// assert_eq!(typed_sql("{ sqlite = 1 }"), None);
/// ```
pub fn typed_sql(text: &str) -> Option<SqlExpression> {
    if text.trim_start().starts_with('{') {
        return read::expression(text);
    }
    Some(SqlExpression::Common(text.to_owned()))
}

/// The version of the format. A file of another is refused.
const FORMAT: i64 = 1;

impl Migration {
    /// Reads the text of a file. The path is for messages.
    ///
    /// # Errors
    /// [`FileError`] with line and column of the first mistake, and what may have been meant.
    ///
    /// ```
    /// use orm_migrate::Migration;
    ///
    /// let text = r#"
    /// format = 1
    ///
    /// [[operation]]
    /// op = "add_column"
    /// table = "book"
    /// column = { name = "rating", type = "i32", defualt = "3" }
    /// "#;
    /// let error = Migration::parse("migrations/0002_rating.toml", text).unwrap_err();
    /// let expected = "migrations/0002_rating.toml:7:43: unknown key `defualt`; did you mean `default`?";
    /// assert_eq!(error.to_string(), expected);
    /// ```
    pub fn parse(path: &str, text: &str) -> Result<Migration, FileError> {
        Migration::parse_with_lines(path, text).map(|(migration, _)| migration)
    }

    /// Reads the text of a file, and the line of each operation, from 1.
    pub(crate) fn parse_with_lines(
        path: &str,
        text: &str,
    ) -> Result<(Migration, Vec<usize>), FileError> {
        read::migration(path, &text.replace("\r\n", "\n"))
    }

    /// The text of the file.
    ///
    /// ```
    /// use orm_migrate::Migration;
    ///
    /// let migration = Migration::parse("0001_initial.toml", "format   =   1")?;
    /// assert!(migration.to_text().starts_with("format = 1\n")); // one form, whatever it was read from
    /// # Ok::<(), orm_migrate::FileError>(())
    /// ```
    pub fn to_text(&self) -> String {
        write::migration(self)
    }
}
