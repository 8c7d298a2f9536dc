//! The future that every query ends in.

use super::call_site::{self, CallSite};
use crate::error::Result;
use std::fmt;
use std::panic::Location;
use std::pin::Pin;
use std::task::{Context, Poll};

/// The future that the end of a query returns. It borrows only the database, and is always `Send`.
///
/// One named type rather than `impl Future`: a bound that fails is then said once, and callers compile faster.
#[must_use = "nothing is sent before it is awaited"]
pub struct Pending<'a, T> {
    future: Pin<Box<dyn Future<Output = Result<T>> + Send + 'a>>,
    /// The line that asked.
    at: CallSite,
}

impl<'a, T> Pending<'a, T> {
    /// Wraps a future, asked for by the caller.
    #[track_caller]
    pub fn new(future: impl Future<Output = Result<T>> + Send + 'a) -> Self {
        Pending {
            future: Box::pin(future),
            at: Location::caller(),
        }
    }
}

impl<T> Future for Pending<'_, T> {
    type Output = Result<T>;

    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Result<T>> {
        let Pending { future, at } = &mut *self;
        call_site::at(at, || future.as_mut().poll(context))
    }
}

impl<T> fmt::Debug for Pending<'_, T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Pending").finish_non_exhaustive()
    }
}
