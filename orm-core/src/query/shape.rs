//! The shape of a request: all that the text of its statement depends on.
//!
//! - this file: what is taken apart, and what becomes of it
//! - `parts`: the clauses of a query or a write
//! - `exprs`: expressions, and the values among them

mod exprs;
mod parts;
#[cfg(test)]
mod tests;

use super::{Delete, Insert, JsonRead, JsonStep, Match, Select, Update};
use crate::schema::Table;
use crate::value::{Array, Parameter, Type, Value};
use std::hash::Hasher;

use parts::ShapeParts;

/// A request, taken apart into its shape and its values: requests of one shape differ in their values alone.
#[derive(Debug)]
pub struct RequestShape<'q> {
    words: Vec<u64>,
    /// The values in the order of a statement that binds each of them.
    values: Vec<ShapeValue<'q>>,
    stored: usize,
}

/// The shape of a request, and its values as a statement binds them.
#[derive(Debug)]
pub struct BoundShape {
    /// The shape, as numbers; those of different shapes differ.
    pub words: Vec<u64>,
    /// The values in the order of the statement.
    pub parameters: Vec<Parameter>,
    /// The number of values, from the first on, that columns are set to, and that nothing is compared with.
    pub stored: usize,
}

/// The values that a database binds for those that are no parameters by themselves.
pub trait BoundForms {
    /// Returns a value as a column of a table holds it.
    fn stored(&self, table: &'static Table, column: usize, value: &Value) -> Value;

    /// Returns the text for one that is looked for in another, with regard to case or without; `None` where the statement
    /// depends on that text.
    fn pattern(&self, how: Match, fold: bool, text: &str) -> Option<String>;

    /// Returns the text for a way into a document, where a value is read as `read`.
    fn json_path(&self, path: &[JsonStep], read: JsonRead) -> String;
}

/// The kind of a request, with which its shape begins.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
enum RequestKind {
    Select,
    Insert,
    Update,
    Delete,
}

impl RequestShape<'_> {
    /// Binds the values.
    pub fn bind(self, forms: &impl BoundForms) -> Option<BoundShape> {
        let values = self.values.into_iter();
        let parameters: Option<_> = values.map(|value| value.parameter(forms)).collect();
        Some(BoundShape {
            words: self.words,
            parameters: parameters?,
            stored: self.stored,
        })
    }
}

impl Select {
    /// Returns the shape of a query of one table, of rows joined to it and of subqueries; `None` for every other, whose
    /// statement may depend on the values.
    pub fn shape(&self) -> Option<RequestShape<'_>> {
        let mut parts = ShapeParts::new(RequestKind::Select, self.table());
        parts.select(self)?;
        parts.page(self)?;
        parts.lock(self.lock())?;
        parts.finish()
    }
}

impl Insert {
    /// Returns the shape of an insert of one row; `None` for every other, and where two fields share a column, which must be
    /// set to the same there.
    pub fn shape(&self) -> Option<RequestShape<'_>> {
        if self.table.has_shared_columns() {
            return None;
        }
        let mut parts = ShapeParts::new(RequestKind::Insert, self.table);
        parts.insert(self)?;
        parts.finish()
    }
}

impl Update {
    /// Returns the shape of an update of rows that have a shape; `None` for every other, and where two fields share a column.
    pub fn shape(&self) -> Option<RequestShape<'_>> {
        let table = self.rows.table();
        if table.has_shared_columns() {
            return None;
        }
        let mut parts = ShapeParts::new(RequestKind::Update, table);
        parts.set(&self.set)?;
        parts.written_rows(&self.rows)?;
        parts.items(&self.returning)?;
        parts.finish()
    }
}

impl Delete {
    /// Returns the shape of a delete of rows that have a shape; `None` for every other.
    pub fn shape(&self) -> Option<RequestShape<'_>> {
        let mut parts = ShapeParts::new(RequestKind::Delete, self.rows.table());
        parts.written_rows(&self.rows)?;
        parts.items(&self.returning)?;
        parts.finish()
    }
}

/// A value, or several, that a statement binds at one place.
#[derive(Debug, PartialEq)]
enum ShapeValue<'q> {
    One(&'q Value),
    /// A value that this column of a table is set to, which may hold it in another form.
    Stored(&'q Value, &'static Table, usize),
    /// Values of one type, at least one.
    List(Type, &'q [Value]),
    /// A text that is looked for in another, with regard to case or without.
    Pattern(Match, bool, &'q str),
    /// A way into a document.
    Path(&'q [JsonStep], JsonRead),
    /// An end of the page, or of the frame of a window.
    Number(u64),
}

impl<'q> ShapeValue<'q> {
    /// A value that a column of a table is set to.
    fn stored(value: &'q Value, table: &'static Table, column: usize) -> Self {
        match table.digits(column) {
            Some(_) => ShapeValue::Stored(value, table, column),
            None => ShapeValue::One(value),
        }
    }

    fn parameter(self, forms: &impl BoundForms) -> Option<Parameter> {
        Some(match self {
            ShapeValue::One(value) => Parameter::One(value.clone()),
            ShapeValue::Stored(value, table, column) => {
                Parameter::One(forms.stored(table, column, value))
            }
            ShapeValue::List(ty, values) => Parameter::List(Array::new(ty, values.to_vec())),
            ShapeValue::Pattern(how, fold, text) => {
                Parameter::One(Value::Text(forms.pattern(how, fold, text)?))
            }
            ShapeValue::Path(path, read) => {
                Parameter::One(Value::Text(forms.json_path(path, read)))
            }
            ShapeValue::Number(number) => {
                Parameter::One(Value::I64(i64::try_from(number).unwrap_or(i64::MAX)))
            }
        })
    }
}

/// Keeps what a hasher is fed, in place of a number made of it.
struct Words<'w>(&'w mut Vec<u64>);

impl Hasher for Words<'_> {
    fn write(&mut self, bytes: &[u8]) {
        for chunk in bytes.chunks(8) {
            let mut word = [0; 8];
            word[..chunk.len()].copy_from_slice(chunk);
            self.0.push(u64::from_ne_bytes(word));
        }
    }

    fn write_u8(&mut self, n: u8) {
        self.0.push(n.into());
    }

    fn write_usize(&mut self, n: usize) {
        self.0.push(n as u64);
    }

    fn finish(&self) -> u64 {
        unreachable!("the words are the result")
    }
}
