//! Where queries run.

use super::place::{self, Place};
use super::{Database, Transaction};
use crate::backend::Backend;
use crate::error::Result;
use crate::schema::{FetchMode, Names, Outcome, Table};
use std::fmt;
use std::panic::Location;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};

/// A database or a transaction: what queries run on.
///
/// Object-safe, and implemented for references and `Arc`s, so that `&db`, `tx`, `&tx`, `&Arc<Database>` and
/// `&dyn Executor` will all do.
///
/// ```
/// use orm_core::db::{Database, Executor, Transaction};
///
/// fn takes(_: &dyn Executor) {}
/// fn any(db: &Database, tx: &Transaction, shared: &std::sync::Arc<Database>) {
///     takes(db);
///     takes(tx);
///     takes(&tx);
///     takes(shared);
/// }
/// ```
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot run queries",
    label = "expected `&Database` or `&Transaction`"
)]
pub trait Executor: Send + Sync {
    /// What it is.
    #[doc(hidden)]
    fn target(&self) -> Target<'_>;
}

/// What an [`Executor`] is.
#[doc(hidden)]
#[derive(Clone, Copy, Debug)]
pub enum Target<'a> {
    /// A database.
    Database(&'a Database),
    /// A transaction.
    Transaction(&'a Transaction),
}

impl Target<'_> {
    /// Which database it is.
    pub fn backend(self) -> Backend {
        match self {
            Target::Database(db) => db.backend(),
            Target::Transaction(tx) => tx.backend(),
        }
    }

    /// The outcome of the transaction, if it is one.
    pub(crate) fn outcome(self) -> Option<Outcome> {
        match self {
            Target::Database(_) => None,
            Target::Transaction(tx) => Some(tx.outcome.clone()),
        }
    }

    /// How many bytes one statement may bind.
    pub(crate) fn max_bind_bytes(self) -> usize {
        match self {
            Target::Database(db) => db.inner().pool.settings().max_bind_bytes,
            Target::Transaction(tx) => tx.db.inner().pool.settings().max_bind_bytes,
        }
    }

    /// How foreign keys load, unless a query says otherwise.
    pub(crate) fn fetch_mode(self) -> FetchMode {
        match self {
            Target::Database(db) => db.inner().pool.settings().fetch_mode,
            Target::Transaction(tx) => tx.db.inner().pool.settings().fetch_mode,
        }
    }

    /// The models by whose names a statement about `table` speaks.
    pub(crate) fn names(self, table: &'static Table) -> Names {
        match self {
            Target::Database(db) => db.inner().names(Some(table)),
            Target::Transaction(tx) => tx.db.inner().names(Some(table)),
        }
    }
}

impl Executor for Database {
    fn target(&self) -> Target<'_> {
        Target::Database(self)
    }
}

impl Executor for Transaction {
    fn target(&self) -> Target<'_> {
        Target::Transaction(self)
    }
}

impl<E: Executor + ?Sized> Executor for &E {
    fn target(&self) -> Target<'_> {
        (**self).target()
    }
}

impl<E: Executor + ?Sized> Executor for Arc<E> {
    fn target(&self) -> Target<'_> {
        (**self).target()
    }
}

/// What a query's end returns: a future that borrows only the database, and is always `Send`.
///
/// One named type rather than `impl Future`: a bound that fails is then said once, and callers compile faster.
#[must_use = "nothing is sent before it is awaited"]
pub struct Pending<'a, T> {
    future: Pin<Box<dyn Future<Output = Result<T>> + Send + 'a>>,
    /// Who asked.
    at: Place,
}

impl<'a, T> Pending<'a, T> {
    /// This future, asked for by the caller.
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
        place::at(at, || future.as_mut().poll(context))
    }
}

impl<T> fmt::Debug for Pending<'_, T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Pending").finish_non_exhaustive()
    }
}
