//! SQL that the user wrote: its text as it stands, its arguments bound or written as anywhere.

use super::statement_words::kind_of;
use super::writer::{Writer, quote};
use super::{Statement, Verb, dialect_of};
use crate::backend::Backend;
use crate::plan::{Expr, ROWS_OF_SQL};
use crate::query::{RawPiece, RawSql, raw_pieces, refuse_raw};
#[cfg(feature = "decimal")]
use crate::value::Type;
use crate::value::Value;

/// Writes a statement of the user's, with these values in place of its `{}`. An error says why it cannot be sent.
pub fn raw_statement(
    text: &'static str,
    values: &[Value],
    backend: Backend,
) -> Result<Statement, String> {
    let verb = kind_of(&without_values(text))?;
    if backend == Backend::Sqlite && binds_bare_decimal(text, values) {
        return Err(BARE_DECIMAL.to_owned());
    }
    let mut writer = Writer::new(dialect_of(backend));
    writer.text_with_values(text, values);
    let (text, parameters) = writer.finish();
    let mut statement = Statement::new(text, parameters, None, verb);
    statement.is_raw = true;
    Ok(statement)
}

/// The reason why a decimal is not bound in SQL that says nothing of decimals.
const BARE_DECIMAL: &str = "its SQL takes a decimal, and 12.50 in a column is 1250 on SQLite; for a column of twelve digits and two places write `orm_decimal(price, 2) > {}`, and to store it `orm_units({}, 12, 2)`";

/// Returns whether a decimal is bound where no function of decimals makes a column and it alike.
#[cfg(feature = "decimal")]
fn binds_bare_decimal(text: &str, values: &[Value]) -> bool {
    let is_decimal = |value: &Value| match value {
        Value::Decimal(_) => true,
        Value::Array(array) => array.ty() == Type::Decimal,
        _ => false,
    };
    values.iter().any(is_decimal) && !text.contains("orm_")
}

#[cfg(not(feature = "decimal"))]
fn binds_bare_decimal(_: &str, _: &[Value]) -> bool {
    false
}

/// Returns why SQL of the user's own is no query whose rows another statement may ask for, if it is none.
pub fn refuse_query(sql: &RawSql) -> Option<String> {
    if let Some(why) = refuse_raw(sql.text, sql.values.len()) {
        return Some(why);
    }
    match kind_of(&without_values(sql.text)) {
        Ok(Verb::Select) => None,
        Ok(_) => Some(
            "its SQL is no query, whose rows alone stand in another; send what changes rows by `db.execute(sql!(…))`"
                .to_owned(),
        ),
        Err(why) => Some(why),
    }
}

/// Returns a text with a space in place of each value.
fn without_values(text: &'static str) -> String {
    let pieces = raw_pieces(text).into_iter().map(|piece| match piece {
        RawPiece::Sql(sql) => sql,
        RawPiece::Argument | RawPiece::ListArgument => " ",
    });
    pieces.collect()
}

impl Writer {
    /// Writes a text of the user's, with these values in place of its `{}`.
    fn text_with_values(&mut self, text: &'static str, values: &[Value]) {
        let mut values = values.iter();
        for piece in raw_pieces(text) {
            match piece {
                RawPiece::Sql(sql) => self.push(sql),
                RawPiece::Argument => values.next().into_iter().for_each(|it| self.bound(it)),
                RawPiece::ListArgument => {
                    values
                        .next()
                        .into_iter()
                        .for_each(|it| self.value_or_elements(it));
                }
            }
        }
    }

    /// Writes the query of these columns of the rows that a query of the user's finds: `SELECT … FROM (…) AS "rows"`.
    pub(super) fn rows_of_sql(&mut self, columns: &[Expr<'_>], sql: &RawSql) {
        self.push("SELECT ");
        self.joined(", ", columns, Self::expr);
        self.push(" FROM (");
        let text = sql
            .text
            .trim_end_matches(|sign: char| sign == ';' || sign.is_whitespace());
        self.text_with_values(text, &sql.values);
        // A comment at its end goes to the end of the line.
        if text.contains("--") {
            self.push("\n");
        }
        self.push(") AS ");
        self.name(ROWS_OF_SQL);
    }

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
