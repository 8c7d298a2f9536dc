//! A plan written as SQL: one buffer of text, one list of bound values.

use crate::schema::Table;
use crate::value::Value;

/// One statement, ready to be sent.
#[derive(Clone, Debug)]
pub struct Statement {
    /// The text. Every value in it is a placeholder, every identifier quoted.
    pub text: String,
    /// The values, in the order of the placeholders.
    pub values: Vec<Value>,
    /// The table asked or written, which names the models and fields of errors.
    pub table: Option<&'static Table>,
    /// What it does.
    pub verb: Verb,
}

/// What a statement does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[expect(missing_docs, reason = "the words say it")]
pub enum Verb {
    Select,
    Insert,
    Update,
    Delete,
    /// Anything about tables.
    Schema,
}
