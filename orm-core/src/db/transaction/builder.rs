//! Transactions with guarantees and limits of their own, and further attempts.

use super::attempts::Attempts;
use super::begin::{FailedTransaction, attempt, begin_of, run_in};
use super::{PlainTransactionBody, RunAgain, Transaction, TransactionBody};
use crate::db::database::Database;
use crate::db::driver::{CallDeadline, Isolation, TransactionAccess, TransactionMode};
use crate::db::pending::Pending;
use crate::db::session_state::SessionState;
use crate::error::{Error, Result};
use std::panic::Location;
use std::sync::Arc;
use std::time::Duration;

/// A transaction before it is opened: its guarantees, its limits, and how often it is tried.
///
/// [`Database::serializable`], [`repeatable_read`](Database::repeatable_read), [`read_only`](Database::read_only),
/// [`deferrable`](Database::deferrable) and [`retries`](Database::retries) begin one, and so do those of a
/// [`DatabaseSession`](crate::db::DatabaseSession); the same words go on in any order.
/// Cheap to clone, and used as often as one likes.
///
/// ```
/// # #[cfg(feature = "sqlite")]
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> orm::Result<()> {
/// # use orm::doc::*;
/// # use orm::prelude::*;
/// # let db = library().await?;
/// use std::time::Duration;
///
/// let strict = db.serializable().retries(5).timeout(Duration::from_secs(10));
/// let books = strict.transaction(async |tx| Book::objects().count(tx).await).await?;
/// # assert_eq!(books, 3);
/// # Ok(())
/// # }
/// # #[cfg(not(feature = "sqlite"))]
/// # fn main() {}
/// ```
/// ```sql
/// BEGIN ISOLATION LEVEL SERIALIZABLE; SELECT COUNT(*) FROM "book"; COMMIT -- on SQLite BEGIN IMMEDIATE
/// ```
#[derive(Clone, Debug)]
#[must_use = "nothing begins before `transaction` or `begin`"]
pub struct TransactionBuilder<R = NoRetries> {
    db: Database,
    mode: TransactionMode,
    timeout: Option<Duration>,
    retries: R,
    /// The session that its commit is a write of.
    session: Option<Arc<SessionState>>,
}

/// One attempt: a [`TransactionBuilder`] without [`retries`](TransactionBuilder::retries).
///
/// ```
/// # #[cfg(feature = "sqlite")]
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> orm::Result<()> {
/// # use orm::doc::*;
/// # use orm::prelude::*;
/// # let db = library().await?;
/// use orm::db::{NoRetries, TransactionBuilder};
///
/// // Without `retries` a transaction is begun by hand, or runs a closure once.
/// let once: TransactionBuilder<NoRetries> = db.serializable();
/// let tx = once.begin().await?;
/// Book::objects().filter(Book.year.lt(1850)).delete(&tx).await?;
/// tx.rollback().await?;
/// assert_eq!(Book::objects().count(&db).await?, 3);
/// # Ok(())
/// # }
/// # #[cfg(not(feature = "sqlite"))]
/// # fn main() {}
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NoRetries;

/// A number of further attempts: a [`TransactionBuilder`] with [`retries`](TransactionBuilder::retries).
///
/// ```
/// # #[cfg(feature = "sqlite")]
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> orm::Result<()> {
/// # use orm::doc::*;
/// # use orm::prelude::*;
/// # let db = library().await?;
/// use orm::db::{Retries, TransactionBuilder};
///
/// /// The transactions of a program that expects conflicts.
/// fn careful(db: &Database) -> TransactionBuilder<Retries> {
///     db.serializable().retries(5)
/// }
///
/// let books = careful(&db).transaction(async |tx| Book::objects().count(tx).await).await?;
/// assert_eq!(books, 3);
/// # Ok(())
/// # }
/// # #[cfg(not(feature = "sqlite"))]
/// # fn main() {}
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Retries(u32);

impl Database {
    fn builder_of(&self) -> TransactionBuilder {
        TransactionBuilder {
            db: self.clone(),
            mode: TransactionMode::default(),
            timeout: None,
            retries: NoRetries,
            session: None,
        }
    }

    /// Prepares transactions whose outcome is as if they came one after the other.
    ///
    /// On Postgres one that would not fit in is an [`Error::Conflict`], also at its commit: add
    /// [`retries`](TransactionBuilder::retries). On SQLite, where one transaction writes at a time, each one is.
    ///
    /// ```
    /// # #[cfg(feature = "sqlite")]
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> orm::Result<()> {
    /// # use orm::doc::*;
    /// # use orm::prelude::*;
    /// # let db = library().await?;
    /// let sold = db.serializable().retries(5).transaction(async |tx| {
    ///     let mut book = Book::objects().filter(Book.copies.gt(0)).first(tx).await?;
    ///     if let Some(book) = &mut book {
    ///         book.copies -= 1;
    ///         book.save(tx).await?;
    ///     }
    ///     Ok(book)
    /// });
    /// assert!(sold.await?.is_some());
    /// # Ok(())
    /// # }
    /// # #[cfg(not(feature = "sqlite"))]
    /// # fn main() {}
    /// ```
    /// ```sql
    /// BEGIN ISOLATION LEVEL SERIALIZABLE -- on SQLite BEGIN IMMEDIATE
    /// ```
    #[doc(alias = "transaction_with_config")]
    #[doc(alias = "isolation_level")]
    pub fn serializable(&self) -> TransactionBuilder {
        self.builder_of().serializable()
    }

    /// Prepares transactions whose statements all see one moment, that of the first.
    ///
    /// To write a row that another transaction changed since is an [`Error::Conflict`] on Postgres. On SQLite nobody else
    /// writes meanwhile.
    ///
    /// ```
    /// # async fn test(db: &orm_core::db::Database) -> orm_core::error::Result<()> {
    /// let tx = db.repeatable_read().begin().await?;
    /// # tx.commit().await
    /// # }
    /// ```
    /// ```sql
    /// BEGIN ISOLATION LEVEL REPEATABLE READ -- on SQLite BEGIN IMMEDIATE
    /// ```
    pub fn repeatable_read(&self) -> TransactionBuilder {
        self.builder_of().repeatable_read()
    }

    /// Prepares transactions that write nothing, and whose statements all see one moment: for reports.
    ///
    /// Whatever writes is refused with [`Error::ReadOnly`]. On SQLite they run beside the one that writes, and wait for
    /// nobody.
    ///
    /// ```
    /// # #[cfg(feature = "sqlite")]
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> orm::Result<()> {
    /// # use orm::doc::*;
    /// # use orm::prelude::*;
    /// # let db = library().await?;
    /// let (books, authors) = db
    ///     .read_only()
    ///     .transaction(async |tx| Ok((Book::objects().count(tx).await?, Author::objects().count(tx).await?)))
    ///     .await?;
    /// # assert_eq!((books, authors), (3, 2));
    /// # Ok(())
    /// # }
    /// # #[cfg(not(feature = "sqlite"))]
    /// # fn main() {}
    /// ```
    /// ```sql
    /// BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY -- on SQLite BEGIN DEFERRED; PRAGMA query_only = ON
    /// ```
    pub fn read_only(&self) -> TransactionBuilder {
        self.builder_of().read_only()
    }

    /// Prepares transactions that write nothing, are serializable, and cannot conflict: for long reports.
    ///
    /// On Postgres such a one waits, before its first statement, for a moment from which it cannot be undone. On SQLite
    /// it is [`read_only`](Self::read_only), which never conflicts.
    ///
    /// ```
    /// # async fn test(db: &orm_core::db::Database) -> orm_core::error::Result<()> {
    /// let tx = db.deferrable().begin().await?;
    /// # tx.commit().await
    /// # }
    /// ```
    /// ```sql
    /// BEGIN ISOLATION LEVEL SERIALIZABLE READ ONLY DEFERRABLE -- on SQLite BEGIN DEFERRED; PRAGMA query_only = ON
    /// ```
    pub fn deferrable(&self) -> TransactionBuilder {
        self.builder_of().deferrable()
    }

    /// Prepares transactions that are tried again, up to so many times, where another attempt may succeed:
    /// [`TransactionBuilder::retries`].
    ///
    /// ```
    /// # #[cfg(feature = "sqlite")]
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> orm::Result<()> {
    /// # use orm::doc::*;
    /// # use orm::prelude::*;
    /// # let db = library().await?;
    /// let copies = db.retries(3).transaction(async |tx| {
    ///     let mut book = Book::objects().filter(Book.id.eq(1)).for_update().or_ignore().get(tx).await?;
    ///     book.copies += 1;
    ///     book.save(tx).await?;
    ///     Ok(book.copies)
    /// });
    /// assert_eq!(copies.await?, 2);
    /// # Ok(())
    /// # }
    /// # #[cfg(not(feature = "sqlite"))]
    /// # fn main() {}
    /// ```
    pub fn retries(&self, n: u32) -> TransactionBuilder<Retries> {
        self.builder_of().retries(n)
    }
}

impl<R: Copy> TransactionBuilder<R> {
    /// As if transactions came one after the other: [`Database::serializable`].
    ///
    /// ```
    /// # #[cfg(feature = "sqlite")]
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> orm::Result<()> {
    /// # use orm::doc::*;
    /// # use orm::prelude::*;
    /// # let db = library().await?;
    /// let strict = db.retries(5).serializable();
    /// strict.transaction(async |tx| Book::objects().count(tx).await).await?;
    /// # Ok(())
    /// # }
    /// # #[cfg(not(feature = "sqlite"))]
    /// # fn main() {}
    /// ```
    /// ```sql
    /// BEGIN ISOLATION LEVEL SERIALIZABLE -- on SQLite BEGIN IMMEDIATE
    /// ```
    pub fn serializable(self) -> Self {
        self.at_least(Isolation::Serializable)
    }

    /// One moment for all statements: [`Database::repeatable_read`]. Of several levels the strictest counts.
    ///
    /// ```
    /// # #[cfg(feature = "sqlite")]
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> orm::Result<()> {
    /// # use orm::doc::*;
    /// # use orm::prelude::*;
    /// # let db = library().await?;
    /// let steady = db.retries(5).repeatable_read();
    /// steady.transaction(async |tx| Book::objects().count(tx).await).await?;
    /// # Ok(())
    /// # }
    /// # #[cfg(not(feature = "sqlite"))]
    /// # fn main() {}
    /// ```
    /// ```sql
    /// BEGIN ISOLATION LEVEL REPEATABLE READ -- on SQLite BEGIN IMMEDIATE
    /// ```
    pub fn repeatable_read(self) -> Self {
        self.at_least(Isolation::RepeatableRead)
    }

    /// Nothing is written: [`Database::read_only`].
    ///
    /// ```
    /// # #[cfg(feature = "sqlite")]
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> orm::Result<()> {
    /// # use orm::doc::*;
    /// # use orm::prelude::*;
    /// # let db = library().await?;
    /// let report = db.serializable().read_only();
    /// let refused = report.transaction(async |tx| Tag::draft().name("war").save(tx).await).await;
    /// assert!(matches!(refused, Err(Error::ReadOnly { .. })));
    /// # Ok(())
    /// # }
    /// # #[cfg(not(feature = "sqlite"))]
    /// # fn main() {}
    /// ```
    /// ```sql
    /// BEGIN ISOLATION LEVEL SERIALIZABLE READ ONLY -- on SQLite BEGIN DEFERRED; PRAGMA query_only = ON
    /// ```
    pub fn read_only(self) -> Self {
        self.at_most(TransactionAccess::ReadOnly)
            .at_least(Isolation::RepeatableRead)
    }

    /// Nothing is written, and nothing can conflict: [`Database::deferrable`].
    ///
    /// ```
    /// # #[cfg(feature = "sqlite")]
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> orm::Result<()> {
    /// # use orm::doc::*;
    /// # use orm::prelude::*;
    /// # let db = library().await?;
    /// let report = db.retries(2).deferrable();
    /// report.transaction(async |tx| Book::objects().count(tx).await).await?;
    /// # Ok(())
    /// # }
    /// # #[cfg(not(feature = "sqlite"))]
    /// # fn main() {}
    /// ```
    /// ```sql
    /// BEGIN ISOLATION LEVEL SERIALIZABLE READ ONLY DEFERRABLE -- on SQLite BEGIN DEFERRED; PRAGMA query_only = ON
    /// ```
    pub fn deferrable(self) -> Self {
        self.at_most(TransactionAccess::Deferrable)
            .at_least(Isolation::Serializable)
    }

    /// Limits how long the transaction may take as a whole, with waiting, all attempts and the pauses between them.
    ///
    /// Beyond it the transaction is rolled back, and the answer is [`Error::Timeout`]. Of one that is being committed
    /// then on Postgres it is [`Error::CommitOutcomeUnknown`]. [`Database::timeout`] is something else: it limits each
    /// statement. Zero is unlimited.
    ///
    /// ```
    /// # async fn test(db: &orm_core::db::Database) -> orm_core::error::Result<()> {
    /// use std::time::Duration;
    ///
    /// let n = db.retries(3).timeout(Duration::from_secs(2)).transaction(async |tx| Ok(1)).await?;
    /// # Ok(())
    /// # }
    /// ```
    pub fn timeout(self, limit: Duration) -> Self {
        TransactionBuilder {
            timeout: Some(limit),
            ..self
        }
    }

    /// Tries again, up to so many times, where another attempt may succeed: after an error of the database that
    /// [`is_retryable`](Error::is_retryable), such as a conflict or a deadlock, of a statement, the commit or the begin.
    ///
    /// The transaction is run from its start, after a pause of random length, which grows. The closure is cloned for each
    /// attempt, so it captures by reference or what can be cloned; what it does outside the database, it does each time.
    /// An outcome that is unknown is never tried again, nor is any other error of the closure.
    ///
    /// ```
    /// # #[cfg(feature = "sqlite")]
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> orm::Result<()> {
    /// # use orm::doc::*;
    /// # use orm::prelude::*;
    /// # let db = library().await?;
    /// let name = String::from("war");
    /// db.retries(5)
    ///     .serializable()
    ///     .transaction(async |tx| {
    ///         if !Tag::objects().filter(Tag.name.eq(&name)).exists(tx).await? {
    ///             Tag::draft().name(&name).save(tx).await?;
    ///         }
    ///         Ok(())
    ///     })
    ///     .await?;
    /// # Ok(())
    /// # }
    /// # #[cfg(not(feature = "sqlite"))]
    /// # fn main() {}
    /// ```
    pub fn retries(self, n: u32) -> TransactionBuilder<Retries> {
        TransactionBuilder {
            db: self.db,
            mode: self.mode,
            timeout: self.timeout,
            retries: Retries(n),
            session: self.session,
        }
    }

    /// Makes its commit a write of this session.
    pub(in crate::db) fn of_session(mut self, session: Arc<SessionState>) -> Self {
        self.session = Some(session);
        self
    }

    fn at_least(mut self, isolation: Isolation) -> Self {
        self.mode.isolation = self.mode.isolation.max(isolation);
        self
    }

    fn at_most(mut self, access: TransactionAccess) -> Self {
        self.mode.access = self.mode.access.max(access);
        self
    }

    fn begin_at(
        &self,
        at: &'static Location<'static>,
        whole: CallDeadline,
    ) -> Pending<'_, Transaction> {
        let (db, mode) = (&self.db, self.mode);
        let begun = db.begin_at(at, mode, db.timeout, whole);
        match &self.session {
            Some(session) => Pending::asked_at(at, begin_of(session, begun)),
            None => begun,
        }
    }
}

impl TransactionBuilder<NoRetries> {
    /// Opens such a transaction: [`Database::begin`]. There is none with `retries`: of a transaction that is open, nobody
    /// knows how to run it again.
    ///
    /// ```
    /// # #[cfg(feature = "sqlite")]
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> orm::Result<()> {
    /// # use orm::doc::*;
    /// # use orm::prelude::*;
    /// # let db = library().await?;
    /// let tx = db.serializable().begin().await?;
    /// Tag::draft().name("war").save(&tx).await?;
    /// tx.commit().await?;
    /// # assert_eq!(Tag::objects().count(&db).await?, 3);
    /// # Ok(())
    /// # }
    /// # #[cfg(not(feature = "sqlite"))]
    /// # fn main() {}
    /// ```
    #[track_caller]
    pub fn begin(&self) -> Pending<'static, Transaction> {
        let (builder, at) = (self.clone(), Location::caller());
        let whole = CallDeadline::new(self.timeout);
        Pending::new(async move { builder.begin_at(at, whole).await })
    }

    /// Runs `run` in such a transaction: [`Database::transaction`].
    ///
    /// ```
    /// # #[cfg(feature = "sqlite")]
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> orm::Result<()> {
    /// # use orm::doc::*;
    /// # use orm::prelude::*;
    /// # let db = library().await?;
    /// let names = db.read_only().transaction(async |tx| Tag::objects().values(Tag.name).all(tx).await);
    /// assert_eq!(names.await?, ["essay", "novel"]);
    /// # Ok(())
    /// # }
    /// # #[cfg(not(feature = "sqlite"))]
    /// # fn main() {}
    /// ```
    #[track_caller]
    pub fn transaction<T, F, Closure>(
        &self,
        run: F,
    ) -> F::Answer<impl Future<Output = Result<T>> + use<T, F, Closure>>
    where
        F: PlainTransactionBody<T, Closure, Failure = Error>,
    {
        F::answer(self.transaction_or(run))
    }

    /// Runs `run`, which has an error of its own, in such a transaction: [`Database::transaction_or`].
    ///
    /// ```
    /// # #[cfg(feature = "sqlite")]
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> orm::Result<()> {
    /// # use orm::doc::*;
    /// # use orm::prelude::*;
    /// # let db = library().await?;
    /// # #[derive(Debug)]
    /// # enum Refusal { SoldOut, Database(orm::Error) }
    /// # impl From<orm::Error> for Refusal {
    /// #     fn from(error: orm::Error) -> Self { Refusal::Database(error) }
    /// # }
    /// // `enum Refusal { SoldOut, Database(orm::Error) }`, which is `From<orm::Error>`
    /// let sold = db.serializable().transaction_or(async |tx| {
    ///     match Book::objects().filter(Book.copies.gt(1)).first(tx).await? {
    ///         Some(book) => Ok(book.id),
    ///         None => Err(Refusal::SoldOut),
    ///     }
    /// });
    /// assert!(matches!(sold.await, Err(Refusal::SoldOut)));
    /// # Ok(())
    /// # }
    /// # #[cfg(not(feature = "sqlite"))]
    /// # fn main() {}
    /// ```
    #[track_caller]
    pub fn transaction_or<T, E, F, Closure>(
        &self,
        run: F,
    ) -> impl Future<Output = Result<T, E>> + use<T, E, F, Closure>
    where
        E: From<Error>,
        F: TransactionBody<T, E, Closure>,
    {
        let (builder, at) = (self.clone(), Location::caller());
        async move {
            let whole = CallDeadline::new(builder.timeout);
            run_in(builder.begin_at(at, whole), run).await
        }
    }
}

impl TransactionBuilder<Retries> {
    /// Runs `run` in such a transaction, as often as is needed and allowed: [`retries`](Self::retries).
    ///
    /// ```
    /// # #[cfg(feature = "sqlite")]
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> orm::Result<()> {
    /// # use orm::doc::*;
    /// # use orm::prelude::*;
    /// # let db = library().await?;
    /// let tagged = db.retries(5).transaction(async |tx| Tag::draft().name("war").save(tx).await).await?;
    /// # assert_eq!(tagged.name, "war");
    /// # Ok(())
    /// # }
    /// # #[cfg(not(feature = "sqlite"))]
    /// # fn main() {}
    /// ```
    #[track_caller]
    pub fn transaction<T, F, Closure>(
        &self,
        run: F,
    ) -> F::Answer<impl Future<Output = Result<T>> + use<T, F, Closure>>
    where
        F: PlainTransactionBody<T, Closure, Failure = Error> + RunAgain,
    {
        let (builder, at) = (self.clone(), Location::caller());
        F::answer(async move { builder.try_again(at, run, Error::is_retryable).await })
    }

    /// Runs `run`, which has an error of its own, in such a transaction, as often as is needed and allowed. What the
    /// database answered decides, not what the closure made of it.
    ///
    /// ```
    /// # #[cfg(feature = "sqlite")]
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> orm::Result<()> {
    /// # use orm::doc::*;
    /// # use orm::prelude::*;
    /// # let db = library().await?;
    /// # #[derive(Debug)]
    /// # enum Refusal { SoldOut, Database(orm::Error) }
    /// # impl From<orm::Error> for Refusal {
    /// #     fn from(error: orm::Error) -> Self { Refusal::Database(error) }
    /// # }
    /// // `enum Refusal { SoldOut, Database(orm::Error) }`, which is `From<orm::Error>`
    /// let sold = db.retries(5).transaction_or(async |tx| {
    ///     match Book::objects().filter(Book.copies.gt(1)).first(tx).await? {
    ///         Some(book) => Ok(book.id),
    ///         None => Err(Refusal::SoldOut),
    ///     }
    /// });
    /// assert!(matches!(sold.await, Err(Refusal::SoldOut)));
    /// # Ok(())
    /// # }
    /// # #[cfg(not(feature = "sqlite"))]
    /// # fn main() {}
    /// ```
    #[track_caller]
    pub fn transaction_or<T, E, F, Closure>(
        &self,
        run: F,
    ) -> impl Future<Output = Result<T, E>> + use<T, E, F, Closure>
    where
        E: From<Error>,
        F: TransactionBody<T, E, Closure> + RunAgain,
    {
        let (builder, at) = (self.clone(), Location::caller());
        async move { builder.try_again(at, run, |_| false).await }
    }

    async fn try_again<T, E: From<Error>>(
        &self,
        at: &'static Location<'static>,
        run: impl AsyncFnOnce(&Transaction) -> Result<T, E> + Clone,
        is_retryable: fn(&E) -> bool,
    ) -> Result<T, E> {
        let whole = CallDeadline::new(self.timeout);
        let mut attempts = Attempts::new(self.retries.0);
        loop {
            let failed = match attempt(self.begin_at(at, whole), run.clone()).await {
                Ok(value) => return Ok(value),
                Err(failed) => failed,
            };
            let may_succeed = failed.is_retryable || is_retryable(&failed.error);
            if !may_succeed || !attempts.wait_within(whole).await {
                let FailedTransaction { error, .. } = failed;
                return Err(error);
            }
        }
    }
}
