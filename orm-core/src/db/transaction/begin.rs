//! Beginning a transaction, and `transaction`, which runs one as a whole.

use super::notes::TransactionNotes;
use super::open::OpenTransaction;
use super::{PlainTransactionBody, Transaction, TransactionBody};
use crate::db::database::{Database, Inner};
use crate::db::driver::{CallDeadline, Failure, TransactionMode, is_silence, within};
use crate::db::entered::within_transaction;
use crate::db::holders::{Holder, HolderKind};
use crate::db::pending::Pending;
use crate::db::pool::PooledConnection;
use crate::db::session_state::SessionState;
use crate::db::standstill;
use crate::db::write_lock::WriteTurn;
use crate::error::{Error, Result};
use std::panic::Location;
use std::pin::pin;
use std::sync::Arc;
use std::time::Duration;

impl Database {
    /// Opens a transaction.
    ///
    /// It holds a connection until it ends. On SQLite it is the only one that writes until then.
    ///
    /// ```
    /// # #[cfg(feature = "sqlite")]
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> orm::Result<()> {
    /// # use orm::doc::*;
    /// # use orm::prelude::*;
    /// # let db = library().await?;
    /// let tx = db.begin().await?;
    /// let mut author = Author::get(2, &tx).await?;
    /// author.name = "L. M. Alcott".into();
    /// author.save(&tx).await?;
    /// tx.commit().await?; // without it all is rolled back
    /// # assert_eq!(Author::get(2, &db).await?.name, "L. M. Alcott");
    /// # Ok(())
    /// # }
    /// # #[cfg(not(feature = "sqlite"))]
    /// # fn main() {}
    /// ```
    /// ```sql
    /// BEGIN IMMEDIATE -- on Postgres BEGIN
    /// ```
    #[track_caller]
    #[rustfmt::skip] // One line, since the messages show it.
    pub fn begin(&self /* with a closure: `db.transaction(async |tx| { … })` */) -> Pending<'_, Transaction> {
        let at = Location::caller();
        let (mode, unlimited) = (TransactionMode::default(), CallDeadline::default());
        self.begin_at(at, mode, self.timeout, unlimited)
    }

    /// Opens a transaction that changes tables: where foreign keys can be turned off as a whole, as on SQLite, they are
    /// neither checked nor acted on until it ends. A table that is dropped there deletes its rows otherwise, and what they
    /// cascade to.
    ///
    /// For migrations, which check afterwards that no row points at none.
    #[doc(hidden)]
    #[track_caller]
    pub fn begin_rebuilding(&self) -> Pending<'_, Transaction> {
        let at = Location::caller();
        let (mode, unlimited) = (TransactionMode::REBUILDING, CallDeadline::default());
        self.begin_at(at, mode, self.timeout, unlimited)
    }

    /// Opens a transaction, whose statements may take as long as `timeout` each, and all of it until `whole`.
    pub(in crate::db) fn begin_at(
        &self,
        at: &'static Location<'static>,
        mode: TransactionMode,
        timeout: Option<Duration>,
        whole: CallDeadline,
    ) -> Pending<'_, Transaction> {
        Pending::asked_at(at, self.open_transaction(at, mode, timeout, whole))
    }

    async fn open_transaction(
        &self,
        at: &'static Location<'static>,
        mode: TransactionMode,
        timeout: Option<Duration>,
        whole: CallDeadline,
    ) -> Result<Transaction> {
        // Not before it is polled: the holder knows its task, and the future may be made in another.
        let holder = Holder::new(HolderKind::Transaction, at);
        let beginning = Beginning::new(holder, mode, timeout, whole);
        let inner = self.inner();
        inner.admit()?;
        let deadline = beginning.deadline;
        let turn = if mode.writes() {
            inner.turn(Some(holder), deadline.left()).await?
        } else {
            None
        };
        let acquire = |until: CallDeadline| inner.acquire(Some(holder), until.left());
        self.open_on(acquire, turn, beginning).await
    }

    /// Opens a transaction that only reads, on a connection which its caller chooses.
    pub(in crate::db) async fn open_reading<Acquired>(
        &self,
        acquire: impl Fn(CallDeadline) -> Acquired,
        holder: Holder,
        timeout: Option<Duration>,
    ) -> Result<Transaction>
    where
        Acquired: Future<Output = Result<PooledConnection>>,
    {
        self.inner().admit()?;
        let mode = TransactionMode::READING;
        let beginning = Beginning::new(holder, mode, timeout, CallDeadline::default());
        self.open_on(acquire, None, beginning).await
    }

    /// Opens a transaction on a connection that `acquire` gives, in its turn to write if it is to write.
    async fn open_on<Acquired>(
        &self,
        acquire: impl Fn(CallDeadline) -> Acquired,
        turn: Option<WriteTurn>,
        beginning: Beginning,
    ) -> Result<Transaction>
    where
        Acquired: Future<Output = Result<PooledConnection>>,
    {
        let Beginning {
            holder,
            mode,
            timeout,
            whole,
            ..
        } = beginning;
        let inner = self.inner();
        let catalog = inner.catalog.generation();
        let pooled = inner.begin(acquire, mode, beginning.deadline).await?;
        let db = Database {
            timeout,
            ..self.clone()
        };
        let notes = TransactionNotes::new(mode, whole);
        let open = OpenTransaction::new(pooled, turn);
        Ok(Transaction::new(db, holder, open, catalog, notes))
    }

    /// Runs `run` in a transaction: commits if it answers `Ok`, rolls back if it answers `Err`, panics or is dropped.
    ///
    /// ```no_run
    /// # async fn test(db: &orm_core::db::Database) -> orm_core::error::Result<()> {
    /// let n = db.transaction(async |tx| Ok(1)).await?;
    /// # Ok(())
    /// # }
    /// ```
    #[doc(alias = "atomic")]
    #[doc(alias = "with_transaction")]
    #[track_caller]
    #[rustfmt::skip] // One line, since the messages show it.
    pub fn transaction<T, Closure, F: PlainTransactionBody<T, Closure, Failure = Error>>(&self, run: F /* `begin`, or `async |tx| { … }` */) -> F::Answer<impl Future<Output = Result<T>>> {
        F::answer(self.transaction_at(Location::caller(), run))
    }

    /// Runs `run`, which has an error of its own, in a transaction: commits if it answers `Ok`, rolls back if it
    /// answers `Err`, panics or is dropped.
    ///
    /// Apart from [`transaction`](Self::transaction), because there `Ok(())` and `?` would leave the type of the
    /// error open.
    ///
    /// ```
    /// # #[cfg(feature = "sqlite")]
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> orm::Result<()> {
    /// # use orm::doc::*;
    /// # use orm::prelude::*;
    /// #[derive(Debug)]
    /// enum Refusal {
    ///     SoldOut,
    ///     Database(orm::Error),
    /// }
    /// impl From<orm::Error> for Refusal {
    ///     fn from(error: orm::Error) -> Self {
    ///         Refusal::Database(error)
    ///     }
    /// }
    ///
    /// # let db = library().await?;
    /// let sold = db.transaction_or(async |tx| {
    ///     let mut book = Book::objects().filter(Book.id.eq(1)).for_update().or_ignore().get(tx).await?;
    ///     if book.copies < 2 {
    ///         return Err(Refusal::SoldOut); // rolls back
    ///     }
    ///     book.copies -= 1;
    ///     book.save(tx).await?; // `?` makes an `orm::Error` a `Refusal`
    ///     Ok(book.copies)
    /// });
    /// assert!(matches!(sold.await, Err(Refusal::SoldOut)));
    /// # Ok(())
    /// # }
    /// # #[cfg(not(feature = "sqlite"))]
    /// # fn main() {}
    /// ```
    #[track_caller]
    pub fn transaction_or<T, E: From<Error>, Closure>(
        &self,
        run: impl TransactionBody<T, E, Closure>,
    ) -> impl Future<Output = Result<T, E>> {
        self.transaction_at(Location::caller(), run)
    }

    async fn transaction_at<T, E: From<Error>>(
        &self,
        at: &'static Location<'static>,
        run: impl AsyncFnOnce(&Transaction) -> Result<T, E>,
    ) -> Result<T, E> {
        let (mode, unlimited) = (TransactionMode::default(), CallDeadline::default());
        run_in(self.begin_at(at, mode, self.timeout, unlimited), run).await
    }
}

/// Opens a transaction that notes its commit as a write of a session, if it may write.
pub(in crate::db) async fn begin_of(
    session: &Arc<SessionState>,
    begun: Pending<'_, Transaction>,
) -> Result<Transaction> {
    let tx = begun.await?;
    if tx.notes.mode.writes() {
        tx.note_writes_of(Arc::clone(session));
    }
    Ok(tx)
}

/// Runs `run` in a transaction that begins so: commits if it answers `Ok`, rolls back if it answers `Err`, panics or is
/// dropped.
pub(in crate::db) async fn run_in<T, E: From<Error>>(
    begin: Pending<'_, Transaction>,
    run: impl AsyncFnOnce(&Transaction) -> Result<T, E>,
) -> Result<T, E> {
    let tried = attempt(begin, run).await;
    tried.map_err(|failed| failed.error)
}

/// A transaction that failed, and what it failed with.
pub(super) struct FailedTransaction<E> {
    pub(super) error: E,
    /// True where the database failed in a way in which another attempt may succeed.
    pub(super) is_retryable: bool,
}

impl<E: From<Error>> From<Error> for FailedTransaction<E> {
    fn from(error: Error) -> Self {
        FailedTransaction {
            is_retryable: error.is_retryable(),
            error: error.into(),
        }
    }
}

/// Runs `run` in a transaction that begins so, and says of a failure whether another attempt may succeed.
pub(super) async fn attempt<T, E: From<Error>>(
    begin: Pending<'_, Transaction>,
    run: impl AsyncFnOnce(&Transaction) -> Result<T, E>,
) -> Result<T, FailedTransaction<E>> {
    let tx = begin.await?;
    let entered = tx.db.inner().entered_by(tx.holder, tx.notes.mode);
    // What runs is dropped before the transaction is rolled back.
    let ran = {
        let running = pin!(run(&tx));
        let running = pin!(standstill::closure(tx.address(), running));
        let running = pin!(within_transaction(entered, running));
        within(tx.notes.deadline.left(), running).await
    };
    match ran {
        Some(Ok(value)) => {
            tx.commit().await?;
            Ok(value)
        }
        Some(Err(error)) => {
            let is_retryable = tx.notes.is_in_conflict();
            // The caller's error counts; a connection that cannot roll back is closed, which does the same.
            let _ = tx.rollback().await;
            Err(FailedTransaction {
                error,
                is_retryable,
            })
        }
        None => {
            let _ = tx.rollback().await;
            Err(Error::transaction_timeout().into())
        }
    }
}

/// The mode, the holder and the limits of a transaction that is to begin.
#[derive(Clone, Copy)]
struct Beginning {
    holder: Holder,
    mode: TransactionMode,
    /// How long each of its statements may take.
    timeout: Option<Duration>,
    /// When all of it is to have ended.
    whole: CallDeadline,
    /// When it is to have begun.
    deadline: CallDeadline,
}

impl Beginning {
    /// Returns what a transaction begins with that is to begin from now on.
    fn new(
        holder: Holder,
        mode: TransactionMode,
        timeout: Option<Duration>,
        whole: CallDeadline,
    ) -> Self {
        let deadline = CallDeadline::new(timeout).earlier(whole);
        Beginning {
            holder,
            mode,
            timeout,
            whole,
            deadline,
        }
    }
}

impl Inner {
    /// Begins a transaction on a connection that `acquire` gives, or on another one if the first turns out to be dead.
    async fn begin<Acquired>(
        &self,
        acquire: impl Fn(CallDeadline) -> Acquired,
        mode: TransactionMode,
        deadline: CallDeadline,
    ) -> Result<PooledConnection>
    where
        Acquired: Future<Output = Result<PooledConnection>>,
    {
        let mut pooled = acquire(deadline).await?;
        let begun = pooled.connection().begin(mode, deadline.left()).await;
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
        pooled = acquire(deadline).await?;
        let begun = pooled.connection().begin(mode, deadline.left()).await;
        match begun {
            Ok(()) => Ok(pooled),
            Err(failure) => Err(self.explain_begin(failure)),
        }
    }
}
