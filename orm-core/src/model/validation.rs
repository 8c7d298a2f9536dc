//! The values that rules of `validate` are asked about.

use crate::error::DecodeResult;
use crate::value::{Reader, Value, ValueRow};
use std::fmt::Display;

/// Asks a rule about values. `rule` reads them, and returns what the user's function says; what cannot be read breaks no
/// rule, since it is refused for what it is.
///
/// # Errors
/// The sentence of the user's function, if the values break the rule.
pub fn validate<E: Display>(
    values: &[Value],
    rule: impl FnOnce(&mut dyn Reader) -> DecodeResult<Result<(), E>>,
) -> Result<(), String> {
    let mut values = values.to_vec();
    match rule(&mut ValueRow::new(&mut values)) {
        Ok(said) => said.map_err(|error| error.to_string()),
        Err(_) => Ok(()),
    }
}
