//! Rules in Rust on the values of a row that is to be stored: `validate`.

use crate::value::Value;

/// A function that takes the values of some columns, and says what is wrong with them.
pub type Validator = fn(&[Value]) -> Result<(), String>;

/// A rule over several fields: `validate = in_order(starts, ends)`.
#[derive(Clone, Copy, Debug)]
pub struct RowValidator {
    /// The positions of the fields, in the order in which the function takes their values.
    pub fields: &'static [usize],
    /// The function.
    pub validator: Validator,
}
