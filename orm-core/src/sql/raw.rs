//! SQL that the user wrote: its text as it stands, its arguments bound or written as anywhere.

use super::statement_words::kind_of;
use super::writer::{Writer, quote};
use super::{Statement, dialect_of};
use crate::backend::Backend;
use crate::plan::Expr;
use crate::query::{RawPiece, raw_pieces};
use crate::value::Value;

/// Writes a statement of the user's, with these values in place of its `{}`. An error says why it cannot be sent.
pub fn raw_statement(
    text: &'static str,
    values: &[Value],
    backend: Backend,
) -> Result<Statement, String> {
    let mut writer = Writer::new(dialect_of(backend));
    let (mut values, mut sql) = (values.iter(), String::new());
    for piece in raw_pieces(text) {
        match piece {
            RawPiece::Sql(piece) => {
                sql.push_str(piece);
                writer.push(piece);
            }
            RawPiece::Argument => {
                sql.push(' ');
                values
                    .next()
                    .into_iter()
                    .for_each(|value| writer.bound(value));
            }
            RawPiece::ListArgument => {
                sql.push(' ');
                values
                    .next()
                    .into_iter()
                    .for_each(|value| writer.value_or_elements(value));
            }
        }
    }
    let verb = kind_of(&sql)?;
    let (text, parameters) = writer.finish();
    let mut statement = Statement::new(text, parameters, None, verb);
    statement.is_raw = true;
    Ok(statement)
}

impl Writer {
    /// Writes SQL of the user's in parentheses, so that it is one operand wherever it stands.
    pub(super) fn raw(&mut self, text: &'static str, arguments: &[Expr<'_>]) {
        self.push("(");
        let mut arguments = arguments.iter();
        for piece in raw_pieces(text) {
            match piece {
                RawPiece::Sql(sql) => self.push(sql),
                RawPiece::Argument => {
                    if let Some(argument) = arguments.next() {
                        self.operand(argument);
                    }
                }
                RawPiece::ListArgument => match arguments.next() {
                    Some(Expr::Bound(value)) => self.value_or_elements(value),
                    Some(argument) => self.operand(argument),
                    None => {}
                },
            }
        }
        self.push(")");
    }

    /// Writes what stands in the parentheses of `IN (…)`: a value, or the query of the elements of an array.
    fn value_or_elements(&mut self, value: &Value) {
        match value {
            Value::Array(array) => {
                let dialect = self.dialect;
                dialect.elements(self, array);
            }
            value => self.bound(value),
        }
    }
}

/// A statement that reads rows, with some of its columns as texts: values of types that nothing else reads.
///
/// ```
/// use orm_core::sql::with_texts;
///
/// let columns = ["id", "words"].map(str::to_owned);
/// let sql = with_texts("SELECT * FROM book", &columns, &|column| column == "words");
/// let expected = r#"SELECT "id", CAST("words" AS text) AS "words" FROM (SELECT * FROM book) AS "rows""#;
/// assert_eq!(sql, expected);
/// ```
pub fn with_texts(statement: &str, columns: &[String], is_text: &dyn Fn(&str) -> bool) -> String {
    let items = columns.iter().map(|column| {
        let mut name = String::new();
        quote('"', column, &mut name);
        if is_text(column) {
            format!("CAST({name} AS text) AS {name}")
        } else {
            name
        }
    });
    let items = items.collect::<Vec<_>>().join(", ");
    format!("SELECT {items} FROM ({statement}) AS \"rows\"")
}
