//! Beginning a transaction, and `transaction`, which runs one as a whole.

use super::Transaction;
use super::level::Level;
use super::open::OpenTransaction;
use crate::db::call_site;
use crate::db::database::{Database, Inner};
use crate::db::driver::{CallDeadline, Failure, Isolation, is_silence};
use crate::db::holders::{Holder, HolderKind, Holders};
use crate::db::pending::Pending;
use crate::db::pool::PooledConnection;
use crate::error::{Error, Result};
use crate::schema::Outcome;
use std::panic::Location;
use std::sync::Arc;
use std::time::Duration;

impl Database {
    /// Opens a transaction.
    ///
    /// It holds a connection until it ends. On SQLite it is the only one that writes until then.
    #[track_caller]
    pub fn begin(&self) -> Pending<'_, Transaction> {
        let at = Location::caller();
        Pending::new(self.begin_at(at, Isolation::Default, self.timeout))
    }

    /// Opens a transaction that is part of what a caller asked for.
    #[track_caller]
    pub(crate) fn begin_as(
        &self,
        isolation: Isolation,
        timeout: Option<Duration>,
    ) -> impl Future<Output = Result<Transaction>> + Send {
        let at = call_site::current().unwrap_or(Location::caller());
        self.begin_at(at, isolation, timeout)
    }

    async fn begin_at(
        &self,
        at: &'static Location<'static>,
        isolation: Isolation,
        timeout: Option<Duration>,
    ) -> Result<Transaction> {
        let (inner, holder) = (self.inner(), Holder::new(HolderKind::Transaction, at));
        inner.admit()?;
        let catalog = inner.catalog.generation();
        let deadline = CallDeadline::new(timeout);
        let turn = match isolation {
            Isolation::Reading => None,
            _ => inner.turn(Some(holder), deadline.left()).await?,
        };
        let pooled = inner.begin(isolation, holder, deadline).await?;
        let db = Database {
            timeout,
            ..self.clone()
        };
        Ok(Transaction {
            db,
            holder,
            level: Arc::new(tokio::sync::Mutex::new(Level::of_transaction(
                OpenTransaction::new(pooled, turn),
            ))),
            users: Holders::default(),
            watch: Arc::default(),
            outcome: Outcome::default(),
            catalog,
            changed_tables: Arc::default(),
        })
    }

    /// Runs `run` in a transaction: commits if it answers `Ok`, rolls back if it answers `Err`, panics or is dropped.
    ///
    /// ```no_run
    /// # async fn test(db: &orm_core::db::Database) -> orm_core::error::Result<()> {
    /// let n = db.transaction(async |tx| Ok(1)).await?;
    /// # Ok(())
    /// # }
    /// ```
    #[track_caller]
    pub fn transaction<T>(
        &self,
        run: impl AsyncFnOnce(&Transaction) -> Result<T>,
    ) -> impl Future<Output = Result<T>> {
        self.transaction_at(Location::caller(), run)
    }

    /// Runs `run`, which has an error of its own, in a transaction: commits if it answers `Ok`, rolls back if it
    /// answers `Err`, panics or is dropped.
    ///
    /// Apart from [`transaction`](Self::transaction), because there `Ok(())` and `?` would leave the type of the
    /// error open.
    #[track_caller]
    pub fn transaction_or<T, E: From<Error>>(
        &self,
        run: impl AsyncFnOnce(&Transaction) -> Result<T, E>,
    ) -> impl Future<Output = Result<T, E>> {
        self.transaction_at(Location::caller(), run)
    }

    pub(in crate::db) async fn transaction_at<T, E: From<Error>>(
        &self,
        at: &'static Location<'static>,
        run: impl AsyncFnOnce(&Transaction) -> Result<T, E>,
    ) -> Result<T, E> {
        let begin = self.begin_at(at, Isolation::Default, self.timeout);
        run_in(begin, run).await
    }
}

/// Runs `run` in a transaction that begins so: commits if it answers `Ok`, rolls back if it answers `Err`, panics or is
/// dropped.
pub(super) async fn run_in<T, E: From<Error>>(
    begin: impl Future<Output = Result<Transaction>>,
    run: impl AsyncFnOnce(&Transaction) -> Result<T, E>,
) -> Result<T, E> {
    let tx = begin.await?;
    match run(&tx).await {
        Ok(value) => {
            tx.commit().await?;
            Ok(value)
        }
        Err(error) => {
            // The caller's error counts; a connection that cannot roll back is closed, which does the same.
            let _ = tx.rollback().await;
            Err(error)
        }
    }
}

impl Inner {
    /// Opens a transaction on a connection of the pool, or on another one if the first turns out to be dead.
    async fn begin(
        &self,
        isolation: Isolation,
        holder: Holder,
        deadline: CallDeadline,
    ) -> Result<PooledConnection> {
        let mut pooled = self.acquire(Some(holder), deadline.left()).await?;
        let begun = pooled.connection().begin(isolation, deadline.left()).await;
        let Err(failure) = begun else {
            return Ok(pooled);
        };
        let is_lost = pooled.connection().is_lost();
        if is_lost {
            self.pool.suspect_all();
        }
        // Nothing is lost with a connection that cannot even begin, but it is not waited for twice.
        match failure {
            Failure::Driver(error) if is_lost && !is_silence(&error) => {}
            failure => return Err(self.explain_begin(failure)),
        }
        drop(pooled);
        pooled = self.acquire(Some(holder), deadline.left()).await?;
        let begun = pooled.connection().begin(isolation, deadline.left()).await;
        match begun {
            Ok(()) => Ok(pooled),
            Err(failure) => Err(self.explain_begin(failure)),
        }
    }
}
