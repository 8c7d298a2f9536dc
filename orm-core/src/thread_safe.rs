//! The proof that a value or a future may be used by several threads, made once.

#![allow(
    unsafe_code,
    reason = "what is stated here is demanded where a value is made"
)]

use std::fmt;
use std::marker::PhantomData;
use std::ops::{Deref, DerefMut};
use std::pin::Pin;
use std::task::{Context, Poll};

/// A value that may be sent to other threads and shared between them, of which the compiler knows so at once.
///
/// Without this the compiler looks for the answer in all that a type is made of, and keeps none that depends on a lifetime,
/// as that of a `dyn Trait` or of a `&'static str` does. Of a row with a foreign key it looked at each field again, for each
/// set of bounds that a function had: a tenth of the instructions that checking a program of models took.
pub(crate) struct ThreadSafe<T>(T, PhantomData<fn(T) -> T>);

// SAFETY: there is no value of this type but by `new`, which demands that `T` is both. `T` is invariant, so that it is
// still the type that was asked there.
unsafe impl<T> Send for ThreadSafe<T> {}
// SAFETY: as above.
unsafe impl<T> Sync for ThreadSafe<T> {}

impl<T: Send + Sync> ThreadSafe<T> {
    pub(crate) const fn new(value: T) -> Self {
        ThreadSafe(value, PhantomData)
    }

    pub(crate) fn into_inner(self) -> T {
        self.0
    }
}

impl<T> Deref for ThreadSafe<T> {
    type Target = T;
    fn deref(&self) -> &T {
        &self.0
    }
}

impl<T> DerefMut for ThreadSafe<T> {
    fn deref_mut(&mut self) -> &mut T {
        &mut self.0
    }
}

impl<T: Clone + Send + Sync> Clone for ThreadSafe<T> {
    fn clone(&self) -> Self {
        ThreadSafe::new(self.0.clone())
    }
}

impl<T: Default + Send + Sync> Default for ThreadSafe<T> {
    fn default() -> Self {
        ThreadSafe::new(T::default())
    }
}

impl<T: fmt::Debug> fmt::Debug for ThreadSafe<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

/// A boxed future that may be sent to other threads, of which the compiler knows so at once.
///
/// As a `dyn Future + Send` it would be proved to be `Send` once more for each set of models that a function is compiled
/// with, by all that the future holds while it waits: of a program of 190 models, in which that happens 1 300 times, a
/// seventh of the time that it takes to compile.
pub(crate) struct BoxedFuture<'a, T>(Pin<Box<dyn Future<Output = T> + 'a>>);

// SAFETY: there is no value of this type but by `new`, which demands that the future is `Send`.
unsafe impl<T> Send for BoxedFuture<'_, T> {}

impl<'a, T> BoxedFuture<'a, T> {
    pub(crate) fn new(future: impl Future<Output = T> + Send + 'a) -> Self {
        BoxedFuture(Box::pin(future))
    }
}

impl<T> Future for BoxedFuture<'_, T> {
    type Output = T;

    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<T> {
        self.0.as_mut().poll(context)
    }
}
