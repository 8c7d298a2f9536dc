//! The values that rules of `validate` are asked about.

use crate::error::DecodeResult;
use crate::value::{Reader, Value, ValueRow};
use std::fmt::Display;

/// Asks a rule about values. `rule` reads them, and returns what the user's function says; what cannot be read breaks no
/// rule, since it is refused for what it is.
///
/// # Errors
/// The sentence of the user's function, if the values break the rule.
pub fn validate(
    values: &[Value],
    rule: impl FnOnce(&mut dyn Reader) -> DecodeResult<Result<(), String>>,
) -> Result<(), String> {
    let mut values = values.to_vec();
    match rule(&mut ValueRow::new(&mut values)) {
        Ok(said) => said,
        Err(_) => Ok(()),
    }
}

/// The answer of a rule of `validate`: `Ok(())`, or a sentence that says what is wrong. Users do not implement it.
///
/// ```
/// # #[cfg(feature = "sqlite")]
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> orm::Result<()> {
/// # use orm::prelude::*;
/// /// The sentence is a text, or an error of the program's own that can be shown.
/// fn is_no_palindrome(word: &String) -> Result<(), &'static str> {
///     let backwards: String = word.chars().rev().collect();
///     if *word == backwards { Err("reads backwards as forwards") } else { Ok(()) }
/// }
///
/// #[derive(Model)]
/// pub struct Entry {
///     pub id: i64,
///     #[orm(validate = is_no_palindrome)]
///     pub word: String,
/// }
///
/// let Err(Error::Validation { errors, .. }) = Entry::draft().word("level").validate() else { panic!() };
/// assert_eq!(errors[0].message, "reads backwards as forwards");
/// # Ok(())
/// # }
/// # #[cfg(not(feature = "sqlite"))]
/// # fn main() {}
/// ```
#[diagnostic::on_unimplemented(
    message = "a rule answers a `Result<(), …>`, and this one a `{Self}`; write `fn rule(value: &…) -> Result<(), String>`",
    label = "the answer is `Ok(())`, or a sentence that says what is wrong"
)]
pub trait RuleAnswer {
    /// The sentence, if there is one.
    #[doc(hidden)]
    fn said(self) -> Result<(), String>;
}

impl<E: Display> RuleAnswer for Result<(), E> {
    fn said(self) -> Result<(), String> {
        self.map_err(|error| error.to_string())
    }
}

/// The answer of a rule, for the derive.
#[doc(hidden)]
pub fn said<A: RuleAnswer>(answer: A) -> Result<(), String> {
    answer.said()
}
