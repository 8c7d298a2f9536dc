//! Errors of other kinds behind `?` in a function that fails with an [`Error`].

use super::Error;

/// Nothing meets this bound, so that a function that returns an [`Error`] for another one reads its message.
///
/// The bound is on [`Error`], and not on the other error: where that is not known yet, rustc still sees that the
/// implementation below is none, and takes an error within for an [`Error`] itself.
#[diagnostic::on_unimplemented(
    message = "an `orm::Error` tells of the database alone, and a `{E}` is another error; return an enum of your own with `From<orm::Error>` and `From<{E}>`, in a transaction by `transaction_or`",
    label = "an `orm::Error` tells of the database alone: return an enum of your own with `From<orm::Error>` and `From<{E}>`, or a `Box<dyn std::error::Error>`; in a transaction write `transaction_or` in place of `transaction`; a handler of axum that fails with a `StatusCode`, a `(StatusCode, String)` or a `Response` takes both by `?`"
)]
#[doc(hidden)]
pub trait ConvertsFrom<E> {}

#[doc(hidden)]
impl<E> From<E> for Error
where
    Error: ConvertsFrom<E>,
{
    fn from(_: E) -> Self {
        unreachable!()
    }
}
