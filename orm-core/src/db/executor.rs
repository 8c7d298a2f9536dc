//! Where queries run.

use super::call_site::{self, CallSite};
use super::{Database, Transaction};
use crate::backend::Backend;
use crate::error::Result;
use crate::schema::{FetchMode, ModelNames, Outcome, Table};
use crate::sealed::Sealed;
use std::fmt;
use std::panic::Location;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};
use std::time::Duration;

/// A database or a transaction: what queries run on. This trait is sealed.
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
pub trait Executor: Sealed + Send + Sync {
    /// The database or transaction.
    #[doc(hidden)]
    fn target(&self) -> Target<'_>;
}

/// A database or a transaction, and how long its statements may take.
#[doc(hidden)]
#[derive(Clone, Copy, Debug)]
pub struct Target<'a> {
    on: On<'a>,
    timeout: Option<Duration>,
}

/// A database or a transaction.
#[derive(Clone, Copy, Debug)]
pub(super) enum On<'a> {
    Database(&'a Database),
    Transaction(&'a Transaction),
}

impl<'a> Target<'a> {
    pub(super) fn on(self) -> On<'a> {
        self.on
    }

    /// The database, if it is no transaction.
    pub(crate) fn database(self) -> Option<&'a Database> {
        match self.on {
            On::Database(db) => Some(db),
            On::Transaction(_) => None,
        }
    }

    /// How long a statement may take, unless it is as long as any other.
    pub(crate) fn timeout(self) -> Option<Duration> {
        self.timeout
    }

    /// The same, where a statement may take so long if that is said.
    #[must_use]
    pub(crate) fn within(self, timeout: Option<Duration>) -> Self {
        Target {
            timeout: timeout.or(self.timeout),
            ..self
        }
    }

    /// Which database it is.
    pub fn backend(self) -> Backend {
        self.of().backend()
    }

    /// The outcome of the transaction, if it is one.
    pub(crate) fn outcome(self) -> Option<Outcome> {
        match self.on {
            On::Database(_) => None,
            On::Transaction(tx) => Some(tx.outcome.clone()),
        }
    }

    /// How many bytes one statement may bind.
    pub(crate) fn max_bind_bytes(self) -> usize {
        self.of().inner().pool.settings().max_bind_bytes
    }

    /// How foreign keys load, unless a query says otherwise.
    pub(crate) fn fetch_mode(self) -> FetchMode {
        self.of().inner().pool.settings().fetch_mode
    }

    /// The models by whose names a statement about `table` speaks.
    pub(crate) fn names(self, table: &'static Table) -> ModelNames {
        self.of().inner().names(Some(table))
    }

    /// The database that it is, or is of.
    fn of(self) -> &'a Database {
        match self.on {
            On::Database(db) => db,
            On::Transaction(tx) => &tx.db,
        }
    }
}

impl Sealed for Database {}
impl Sealed for Transaction {}

impl Executor for Database {
    fn target(&self) -> Target<'_> {
        Target {
            on: On::Database(self),
            timeout: self.timeout,
        }
    }
}

impl Executor for Transaction {
    fn target(&self) -> Target<'_> {
        Target {
            on: On::Transaction(self),
            timeout: self.db.timeout,
        }
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
    at: CallSite,
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
        call_site::at(at, || future.as_mut().poll(context))
    }
}

impl<T> fmt::Debug for Pending<'_, T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Pending").finish_non_exhaustive()
    }
}
