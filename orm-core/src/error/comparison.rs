//! `==` between errors, and copies of one.
//!
//! The implementations never hold, since nothing meets their bounds, whose messages say what to write. The bounds are on
//! `PhantomData`, or rustc would speak of `PartialEq` and `Clone` themselves.

use super::Error;
use std::marker::PhantomData;

/// Nothing meets this bound, so that whoever compares an [`Error`] reads its message.
#[diagnostic::on_unimplemented(
    message = "an error is told by its variant, and not compared; write `matches!(error, Error::DoesNotExist {{ .. }})`, or `match error {{ Error::UniqueViolation {{ fields, .. }} => …, other => … }}`",
    label = "of a result `matches!(result, Err(Error::DoesNotExist {{ .. }}))`"
)]
#[doc(hidden)]
pub trait ComparedByVariant {}

/// Nothing meets this bound, so that whoever derives `Clone` for an error that holds an [`Error`] reads its message.
#[diagnostic::on_unimplemented(
    message = "an `orm::Error` keeps the error of the driver, which cannot be cloned; write `Arc<orm::Error>` where several keep one, or its words, `error.to_string()`",
    label = "an error of the database is passed on by value"
)]
#[doc(hidden)]
pub trait SharedByArc {}

/// The other side of a comparison, as the type that the message is about. Until that is known rustc takes the operator for
/// one that there is.
#[doc(hidden)]
pub trait Compared {
    /// Another type than the error.
    type As;
}
impl<T> Compared for T {
    type As = PhantomData<T>;
}

#[doc(hidden)]
impl<T> PartialEq<T> for Error
where
    T: Compared<As: ComparedByVariant>,
{
    fn eq(&self, _: &T) -> bool {
        unreachable!()
    }
}

#[doc(hidden)]
impl Clone for Error
where
    for<'a> PhantomData<&'a Error>: SharedByArc,
{
    fn clone(&self) -> Self {
        unreachable!()
    }
}
