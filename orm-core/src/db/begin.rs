//! `Begin`: a database or a transaction, in which a transaction can begin.

use super::call_site::{self, CallSite};
use super::driver::{CallDeadline, TransactionMode};
use super::executor::{Executor, Target, TargetKind};
use super::holders::{Holder, HolderKind};
use super::pending::Pending;
use super::replica::ReadRoute;
use super::run::Candidates;
use super::transaction::{PlainTransactionBody, Transaction, TransactionBody, begin_of, run_in};
use crate::error::{Error, Result};
use std::panic::Location;
use std::time::Duration;

/// A database, or a transaction in which a savepoint can begin, for generic code; on a
/// [`Database`](super::Database) and a [`Transaction`] themselves the same methods are there without this trait.
///
/// This trait is sealed: each [`Executor`] has it. So a helper that takes `&impl Begin` runs in a transaction of its own,
/// or as a part of its caller's that can be undone by itself.
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
/// pay(&shared).await?;
/// let tx = db.begin().await?;
/// pay(&tx).await?; // a savepoint
/// tx.commit().await
/// # }
/// ```
#[diagnostic::on_unimplemented(
    message = "no transaction can begin on `{Self}`",
    label = "expected `&Database` or `&Transaction`"
)]
// rust-analyzer lists each method once after `db.`, since the databases and transactions have these of their own.
#[rust_analyzer::completions(ignore_methods)]
pub trait Begin: Executor {
    /// Opens a transaction: [`Database::begin`](super::Database::begin), or [`Transaction::begin`], a savepoint. On a
    /// [`Replica`](super::Replica) it only reads, and all of one moment.
    ///
    /// ```
    /// # #[cfg(feature = "sqlite")]
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> orm::Result<()> {
    /// # use orm::doc::*;
    /// use orm::prelude::*;
    ///
    /// async fn add_tag(name: &str, db: &impl Begin) -> orm::Result<Tag> {
    ///     let tx = db.begin().await?;
    ///     let tag = Tag::draft().name(name).save(&tx).await?;
    ///     tx.commit().await?;
    ///     Ok(tag)
    /// }
    ///
    /// # let db = library().await?;
    /// add_tag("war", &db).await?; // a transaction
    /// let tx = db.begin().await?;
    /// add_tag("peace", &tx).await?; // a savepoint
    /// tx.commit().await?;
    /// # assert_eq!(Tag::objects().count(&db).await?, 4);
    /// # Ok(())
    /// # }
    /// # #[cfg(not(feature = "sqlite"))]
    /// # fn main() {}
    /// ```
    #[track_caller]
    fn begin(&self) -> Pending<'_, Transaction>;

    /// Runs `run` in a transaction: [`Database::transaction`](super::Database::transaction), or in a savepoint:
    /// [`Transaction::transaction`].
    ///
    /// Whether its future is `Send` is not known where the database is generic; what is spawned there takes
    /// [`begin`](Self::begin).
    ///
    /// ```
    /// # #[cfg(feature = "sqlite")]
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> orm::Result<()> {
    /// # use orm::doc::*;
    /// use orm::prelude::*;
    ///
    /// async fn add_tag(name: &str, db: &impl Begin) -> orm::Result<Tag> {
    ///     db.transaction(async |tx| Tag::draft().name(name).save(tx).await).await
    /// }
    ///
    /// # let db = library().await?;
    /// add_tag("war", &db).await?; // a transaction
    /// let tx = db.begin().await?;
    /// add_tag("peace", &tx).await?; // a savepoint
    /// tx.commit().await?;
    /// # assert_eq!(Tag::objects().count(&db).await?, 4);
    /// # Ok(())
    /// # }
    /// # #[cfg(not(feature = "sqlite"))]
    /// # fn main() {}
    /// ```
    #[track_caller]
    #[rustfmt::skip] // One line, since the messages show it.
    fn transaction<T, Closure>(&self, run: impl PlainTransactionBody<T, Closure, Failure = Error>) -> impl Future<Output = Result<T>>;

    /// Runs `run`, which has an error of its own, in a transaction:
    /// [`Database::transaction_or`](super::Database::transaction_or), or in a savepoint:
    /// [`Transaction::transaction_or`].
    ///
    /// ```
    /// # #[cfg(feature = "sqlite")]
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> orm::Result<()> {
    /// # use orm::doc::*;
    /// use orm::prelude::*;
    /// # #[derive(Debug)]
    /// # enum Refusal { Taken, Database(orm::Error) }
    /// # impl From<orm::Error> for Refusal {
    /// #     fn from(error: orm::Error) -> Self { Refusal::Database(error) }
    /// # }
    ///
    /// // `enum Refusal { Taken, Database(orm::Error) }`, which is `From<orm::Error>`
    /// async fn add_tag(name: &str, db: &impl Begin) -> Result<Tag, Refusal> {
    ///     db.transaction_or(async |tx| {
    ///         if Tag::objects().filter(Tag.name.eq(name)).exists(tx).await? {
    ///             return Err(Refusal::Taken);
    ///         }
    ///         Ok(Tag::draft().name(name).save(tx).await?)
    ///     })
    ///     .await
    /// }
    ///
    /// # let db = library().await?;
    /// assert!(matches!(add_tag("essay", &db).await, Err(Refusal::Taken)));
    /// # Ok(())
    /// # }
    /// # #[cfg(not(feature = "sqlite"))]
    /// # fn main() {}
    /// ```
    #[track_caller]
    fn transaction_or<T, E: From<Error>, Closure>(
        &self,
        run: impl TransactionBody<T, E, Closure>,
    ) -> impl Future<Output = Result<T, E>>;
}

impl<B: Executor + ?Sized> Begin for B {
    fn begin(&self) -> Pending<'_, Transaction> {
        let mode = TransactionMode::default();
        self.target().begin_at(Location::caller(), mode)
    }

    fn transaction<T, Closure>(
        &self,
        run: impl PlainTransactionBody<T, Closure, Failure = Error>,
    ) -> impl Future<Output = Result<T>> {
        self.transaction_or(run)
    }

    fn transaction_or<T, E: From<Error>, Closure>(
        &self,
        run: impl TransactionBody<T, E, Closure>,
    ) -> impl Future<Output = Result<T, E>> {
        let (target, at) = (self.target(), Location::caller());
        async move {
            match target.kind() {
                TargetKind::Transaction(tx) => tx.transaction_at(at, run).await,
                _ => run_in(target.begin_at(at, TransactionMode::default()), run).await,
            }
        }
    }
}

impl<'a> Target<'a> {
    /// Opens a transaction for this line, or a savepoint of the one that it is; on replicas one that only reads, whatever
    /// the mode.
    fn begin_at(self, at: CallSite, mode: TransactionMode) -> Pending<'a, Transaction> {
        let unlimited = CallDeadline::default();
        match self.kind() {
            TargetKind::Database(db) => db.begin_at(at, mode, self.timeout(), unlimited),
            TargetKind::Session(session) => {
                let begun = session.db.begin_at(at, mode, self.timeout(), unlimited);
                Pending::asked_at(at, begin_of(&session.state, begun))
            }
            TargetKind::Replica(replica, place) => {
                let route = ReadRoute::new(replica, place);
                Pending::asked_at(at, begin_on(route, at, self.timeout()))
            }
            TargetKind::Transaction(tx) => tx.begin_at(at),
        }
    }

    /// Opens a transaction that is part of what a caller asked for, or a savepoint of the one that it is.
    pub(crate) async fn begin(self) -> Result<Transaction> {
        self.begin_as(TransactionMode::default()).await
    }

    /// Opens a transaction in this mode that is part of what a caller asked for, or a savepoint of the one that it is.
    pub(crate) async fn begin_as(self, mode: TransactionMode) -> Result<Transaction> {
        if matches!(self.kind(), TargetKind::Replica(..)) && mode.writes() {
            return Err(Error::ReadOnly { source: None });
        }
        let at = call_site::current().unwrap_or(Location::caller());
        let mut tx = self.begin_at(at, mode).await?;
        tx.db.tenant = self.shared_tenant().cloned();
        Ok(tx)
    }
}

/// Opens a transaction that reads one moment of a replica.
async fn begin_on(
    route: ReadRoute<'_>,
    at: CallSite,
    timeout: Option<Duration>,
) -> Result<Transaction> {
    let holder = Holder::new(HolderKind::Transaction, at);
    let mut candidates = Candidates::new(route, CallDeadline::new(timeout));
    loop {
        let candidate = candidates.next().await?;
        let db = candidate.db.of_tenant(route.primary().tenant.clone());
        let acquire = |deadline| candidate.acquire(Some(holder), deadline);
        match db.open_reading(acquire, holder, timeout).await {
            Err(error) => candidates.pass_on(error)?,
            done => return candidates.finish(done),
        }
    }
}
