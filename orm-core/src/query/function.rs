//! Functions of values in one row.

/// A function of values in one row.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Function {
    /// A text in lower case, by Unicode.
    Lower,
    /// A text in upper case, by Unicode.
    Upper,
    /// The number of characters of a text.
    Length,
    /// The first value that is not null.
    Coalesce,
}

/// When the result of a function is null.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NullRule {
    /// Where one of the arguments is null.
    AnyNull,
    /// Where all arguments are null.
    AllNull,
    /// In no row.
    Never,
    /// Also where no argument is null, such as `sqrt(-1)`.
    Undefined,
}

impl Function {
    /// Returns when the result is null.
    pub fn null_rule(self) -> NullRule {
        match self {
            Function::Coalesce => NullRule::AllNull,
            Function::Lower | Function::Upper | Function::Length => NullRule::AnyNull,
        }
    }
}
