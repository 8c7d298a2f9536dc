//! An error behind `?` where a handler of the web returns a status.
//!
//! The implementation never holds, since nothing meets its bound, whose message says what to write. The errors of others
//! have none such: rustc would list them to whoever returns an error of their own.

use super::Error;

/// Nothing meets this bound, so that a handler that turns an [`Error`] into a status reads its message.
#[diagnostic::on_unimplemented(
    message = "an `orm::Error` is a response by itself, with its status",
    label = "return `orm::Result<…>` from the handler; the status alone is `error.http_status()`, a number"
)]
#[doc(hidden)]
pub trait AnsweredByItself<'a> {}

#[doc(hidden)]
impl From<Error> for http::StatusCode
where
    for<'a> Error: AnsweredByItself<'a>,
{
    fn from(_: Error) -> Self {
        unreachable!()
    }
}
