//! An error behind `?` where a function returns a text as its error.
//!
//! The implementations never hold, since nothing meets their bounds, whose messages say what to write.

use super::Error;

/// Nothing meets this bound, so that a function that turns an [`Error`] into a text reads its message.
#[diagnostic::on_unimplemented(
    message = "an `orm::Error` becomes a text by `to_string`",
    label = "return an error type with `From<orm::Error>`, in a transaction by `transaction_or`; a function that fails with a text writes `.map_err(|error| error.to_string())?`"
)]
#[doc(hidden)]
pub trait WrittenByToString<'a> {}

#[doc(hidden)]
impl From<Error> for String
where
    for<'a> Error: WrittenByToString<'a>,
{
    fn from(_: Error) -> Self {
        unreachable!()
    }
}

#[doc(hidden)]
impl From<Error> for &'static str
where
    for<'a> Error: WrittenByToString<'a>,
{
    fn from(_: Error) -> Self {
        unreachable!()
    }
}
