//! `Begin`: a database on which a transaction can begin.

use super::database::Database;
use super::executor::Executor;
use super::pending::Pending;
use super::transaction::Transaction;
use crate::error::{Error, Result};
use std::sync::Arc;

/// A database on which a transaction can begin, for generic code; on a [`Database`] itself the same methods are there
/// without this trait.
///
/// This trait is sealed: it is implemented for databases, references to them and `Arc`s of them, so that a wrapper hands one of those on. A
/// transaction within a transaction (a savepoint) is not there yet.
///
/// ```
/// # use orm_core::db::{Begin, Database, Executor};
/// # use orm_core::error::Result;
/// async fn pay(db: &impl Begin) -> Result<()> {
///     let tx = db.begin().await?;
///     // … queries on `&tx` …
///     tx.commit().await
/// }
///
/// # async fn test(db: &Database, shared: std::sync::Arc<Database>) -> Result<()> {
/// pay(db).await?;
/// pay(&shared).await
/// # }
/// ```
#[diagnostic::on_unimplemented(
    message = "no transaction can begin on `{Self}`",
    label = "expected a `Database`",
    note = "within a transaction there is no other one yet: take `&impl Executor` where the caller begins it"
)]
pub trait Begin: Executor + owner::OnDatabase {
    /// Opens a transaction: [`Database::begin`].
    #[track_caller]
    fn begin(&self) -> Pending<'_, Transaction>;

    /// Runs `run` in a transaction: [`Database::transaction`].
    ///
    /// Whether its future is `Send` is not known where the database is generic; what is spawned there takes
    /// [`begin`](Self::begin).
    #[track_caller]
    fn transaction<T>(
        &self,
        run: impl AsyncFnOnce(&Transaction) -> Result<T>,
    ) -> impl Future<Output = Result<T>>;

    /// Runs `run`, which has an error of its own, in a transaction: [`Database::transaction_or`].
    #[track_caller]
    fn transaction_or<T, E: From<Error>>(
        &self,
        run: impl AsyncFnOnce(&Transaction) -> Result<T, E>,
    ) -> impl Future<Output = Result<T, E>>;
}

mod owner {
    /// A database, or a pointer to one. The module is private, which seals `Begin`.
    pub trait OnDatabase {
        /// The database on which transactions begin.
        fn database(&self) -> &super::Database;
    }
}

impl owner::OnDatabase for Database {
    fn database(&self) -> &Database {
        self
    }
}

impl<B: owner::OnDatabase + ?Sized> owner::OnDatabase for &B {
    fn database(&self) -> &Database {
        (**self).database()
    }
}

impl<B: owner::OnDatabase + ?Sized> owner::OnDatabase for Arc<B> {
    fn database(&self) -> &Database {
        (**self).database()
    }
}

impl<B: Executor + owner::OnDatabase + ?Sized> Begin for B {
    fn begin(&self) -> Pending<'_, Transaction> {
        self.database().begin()
    }

    fn transaction<T>(
        &self,
        run: impl AsyncFnOnce(&Transaction) -> Result<T>,
    ) -> impl Future<Output = Result<T>> {
        self.database().transaction(run)
    }

    fn transaction_or<T, E: From<Error>>(
        &self,
        run: impl AsyncFnOnce(&Transaction) -> Result<T, E>,
    ) -> impl Future<Output = Result<T, E>> {
        self.database().transaction_or(run)
    }
}
