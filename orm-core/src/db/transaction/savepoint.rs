//! Savepoints: transactions within a transaction.

use super::begin::run_in;
use super::level::Level;
use super::{PlainTransactionBody, Transaction, TransactionBody};
use crate::db::driver::{CallDeadline, within};
use crate::db::entered::{Entered, entered, within_transaction};
use crate::db::holders::{Holder, HolderKind, Holders};
use crate::db::pending::Pending;
use crate::error::{Error, Result};
use std::panic::Location;
use std::pin::pin;
use std::sync::Arc;
use tokio::sync::Mutex;

/// The lock of a level, by which it is known.
type LevelLock = Arc<Mutex<Level>>;

impl Transaction {
    /// Opens a savepoint: a transaction within this one, which can be rolled back by itself.
    ///
    /// Until it ends, whatever is run on the outer transaction waits for it; in vain, if the same task has both, which is
    /// [`Error::PoolTimedOut`]. Savepoints may stand in savepoints.
    ///
    /// ```
    /// # #[cfg(feature = "sqlite")]
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> orm::Result<()> {
    /// # use orm::doc::*;
    /// # use orm::prelude::*;
    /// # let db = library().await?;
    /// let tx = db.begin().await?;
    /// let savepoint = tx.begin().await?;
    /// Tag::objects().every_row().delete(&savepoint).await?;
    /// savepoint.rollback().await?;
    /// assert!(Tag::objects().exists(&tx).await?);
    /// tx.commit().await?;
    /// # Ok(())
    /// # }
    /// # #[cfg(not(feature = "sqlite"))]
    /// # fn main() {}
    /// ```
    /// ```sql
    /// BEGIN; SAVEPOINT orm_savepoint_1; DELETE FROM "tag"; ROLLBACK TO orm_savepoint_1; …; COMMIT
    /// ```
    ///
    /// # Errors
    /// [`Error::TransactionBroken`] after an error in the outer transaction; errors of the connection.
    #[track_caller]
    pub fn begin(&self) -> Pending<'_, Transaction> {
        self.begin_at(Location::caller())
    }

    /// Runs `run` in a savepoint: keeps its changes if it answers `Ok`, undoes them if it answers `Err`, panics or is
    /// dropped. The outer transaction goes on in each case, and decides.
    ///
    /// ```
    /// # #[cfg(feature = "sqlite")]
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> orm::Result<()> {
    /// # use orm::doc::*;
    /// # use orm::prelude::*;
    /// # let db = library().await?;
    /// db.transaction(async |tx| {
    ///     let taken = tx.transaction(async |inner| Tag::draft().id(1).name("war").save(inner).await).await;
    ///     assert!(matches!(taken, Err(Error::UniqueViolation { .. })));
    ///     Tag::draft().name("peace").save(tx).await // the transaction is whole
    /// })
    /// .await?;
    /// # Ok(())
    /// # }
    /// # #[cfg(not(feature = "sqlite"))]
    /// # fn main() {}
    /// ```
    /// ```sql
    /// BEGIN; SAVEPOINT orm_savepoint_1; INSERT …; ROLLBACK TO orm_savepoint_1; INSERT …; COMMIT
    /// ```
    ///
    /// # Errors
    /// Those of `run`; [`Error::TransactionBroken`] if `run` ignored an error of the database, or if one came in the
    /// outer transaction before. Within `run`, a query on the outer transaction is [`Error::PoolTimedOut`] at once.
    #[track_caller]
    #[rustfmt::skip] // One line, since the messages show it.
    pub fn transaction<T, Closure, F: PlainTransactionBody<T, Closure, Failure = Error>>(&self, run: F) -> F::Answer<impl Future<Output = Result<T>>> {
        F::answer(self.transaction_at(Location::caller(), run))
    }

    /// Runs `run`, which has an error of its own, in a savepoint: [`transaction`](Self::transaction) with any error that
    /// an [`Error`] can become.
    ///
    /// ```
    /// # #[cfg(feature = "sqlite")]
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> orm::Result<()> {
    /// # use orm::doc::*;
    /// # use orm::prelude::*;
    /// # let db = library().await?;
    /// # #[derive(Debug)]
    /// # enum Refusal { Unknown, Database(orm::Error) }
    /// # impl From<orm::Error> for Refusal {
    /// #     fn from(error: orm::Error) -> Self { Refusal::Database(error) }
    /// # }
    /// // `enum Refusal { Unknown, Database(orm::Error) }`, which is `From<orm::Error>`
    /// let tx = db.begin().await?;
    /// let refused = tx.transaction_or(async |inner| {
    ///     Tag::objects().every_row().delete(inner).await?;
    ///     Err::<(), _>(Refusal::Unknown) // undoes the delete
    /// });
    /// assert!(matches!(refused.await, Err(Refusal::Unknown)));
    /// tx.commit().await?;
    /// # assert_eq!(Tag::objects().count(&db).await?, 2);
    /// # Ok(())
    /// # }
    /// # #[cfg(not(feature = "sqlite"))]
    /// # fn main() {}
    /// ```
    /// ```sql
    /// SAVEPOINT orm_savepoint_1; DELETE FROM "tag"; ROLLBACK TO orm_savepoint_1
    /// ```
    #[track_caller]
    pub fn transaction_or<T, E: From<Error>, Closure>(
        &self,
        run: impl TransactionBody<T, E, Closure>,
    ) -> impl Future<Output = Result<T, E>> {
        self.transaction_at(Location::caller(), run)
    }

    /// Opens a savepoint for this line.
    pub(in crate::db) fn begin_at(
        &self,
        at: &'static Location<'static>,
    ) -> Pending<'_, Transaction> {
        Pending::asked_at(at, self.open_savepoint(at))
    }

    async fn open_savepoint(&self, at: &'static Location<'static>) -> Result<Transaction> {
        let holder = Holder::new(HolderKind::Savepoint, at);
        let user = self.users.hold(holder);
        self.notes.check_deadline()?;
        let deadline = CallDeadline::new(self.db.timeout).earlier(self.notes.deadline);
        let waited = within(deadline.left(), pin!(self.lock(&user))).await;
        let outer = waited.unwrap_or(Err(Error::Timeout { source: None }))?;
        self.check_is_open()?;
        let opened = Level::open_savepoint(outer, user, self.db.inner()).await;
        self.notes.note_end(&opened);
        let level = opened?;
        Ok(Transaction {
            db: self.db.clone(),
            holder,
            level: Arc::new(Mutex::new(level)),
            users: Holders::default(),
            watch: Arc::default(),
            outcome: self.outcome.savepoint(),
            catalog: self.catalog,
            notes: Arc::clone(&self.notes),
        })
    }

    pub(in crate::db) async fn transaction_at<T, E: From<Error>>(
        &self,
        at: &'static Location<'static>,
        run: impl AsyncFnOnce(&Transaction) -> Result<T, E>,
    ) -> Result<T, E> {
        run_in(self.begin_at(at), async |inner| {
            let entered = Entered {
                held: address(&self.level),
                holder: inner.holder,
                turn: None,
            };
            within_transaction(entered, pin!(run(inner))).await
        })
        .await
    }

    /// Returns the address of its level, by which it is known.
    pub(super) fn address(&self) -> usize {
        address(&self.level)
    }
}

/// Returns the savepoint of this level, where the code that is polled now is run by that savepoint itself.
pub(super) fn entered_savepoint(level: &LevelLock) -> Option<Holder> {
    entered(address(level)).map(|savepoint| savepoint.holder)
}

fn address(level: &LevelLock) -> usize {
    Arc::as_ptr(level).addr()
}
