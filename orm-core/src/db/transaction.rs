//! Transactions.

use super::call_site;
use super::catalog_cache::Generation;
use super::database::{Database, Inner};
use super::driver::{CallDeadline, Deadline, Failure, Isolation, is_silence, within};
use super::errors;
use super::finish_in_background::FinishInBackground;
use super::holders::{Hold, Holder, HolderKind, Holders};
use super::pending::Pending;
use super::poll_watch::PollWatch;
use super::pool::PooledConnection;
use super::row_sink::{InFlight, RowSink};
use super::write_lock::WriteTurn;
use crate::backend::Backend;
use crate::error::{DatabaseError, Error, Result};
use crate::schema::Outcome;
use crate::sql::{Statement, Verb};
use std::fmt;
use std::panic::Location;
use std::pin::pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;
use tokio::sync::MutexGuard;

/// How long a dropped transaction may take to be rolled back before its connection is closed instead.
const ROLL_BACK: Duration = Duration::from_secs(1);
/// How long a statement waits for another before it looks what that is doing.
const SOON: Duration = Duration::from_secs(1);
/// How long it waits at least, where nothing is to be waited for.
const LEAST: Duration = Duration::from_millis(10);

/// An open transaction: everything run on it is stored together, by [`commit`](Transaction::commit), or not at all.
///
/// Dropping it rolls it back. Its statements run one after the other, also where several futures share it. After an
/// error of the database it is broken: whatever is run on it answers [`Error::TransactionBroken`] until it is rolled
/// back.
///
/// On SQLite it may write from its beginning, and waits for its turn if another transaction does.
///
/// ```no_run
/// # async fn test(db: &orm_core::db::Database) -> orm_core::error::Result<()> {
/// let tx = db.begin().await?;
/// // … queries on `&tx` …
/// tx.commit().await?;
/// # Ok(())
/// # }
/// ```
#[must_use = "a transaction that is dropped is rolled back"]
pub struct Transaction {
    pub(super) db: Database,
    holder: Holder,
    open: tokio::sync::Mutex<OpenTransaction>,
    /// The statements and streams that use the connection or wait for it; the first one has it, or was given it.
    users: Holders,
    watch: Arc<PollWatch>,
    /// For those who keep what was read within it.
    pub(super) outcome: Outcome,
    /// Of when the catalog is that it sees.
    catalog: Generation,
    /// Whether it made or dropped tables itself.
    changed_tables: AtomicBool,
}

/// What an open transaction holds.
#[derive(Default)]
struct OpenTransaction {
    // The connection goes first: the next writer's turn comes when the rollback is under way.
    pooled: Option<PooledConnection>,
    #[expect(dead_code, reason = "held until it is dropped")]
    turn: Option<WriteTurn>,
    broken: Option<Arc<Error>>,
}

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
        let mut pooled = inner.acquire(Some(holder), deadline.left()).await?;
        if let Err(failure) = pooled.connection().begin(isolation, deadline.left()).await {
            let is_lost = pooled.connection().is_lost();
            if is_lost {
                inner.pool.suspect_all();
            }
            // Nothing is lost with a connection that cannot even begin, but it is not waited for twice.
            let Failure::Driver(error) = failure else {
                return Err(inner.explain_begin(failure));
            };
            if !is_lost || is_silence(&error) {
                return Err(inner.explain_plain(error));
            }
            drop(pooled);
            pooled = inner.acquire(Some(holder), deadline.left()).await?;
            let begun = pooled.connection().begin(isolation, deadline.left()).await;
            begun.map_err(|failure| inner.explain_begin(failure))?;
        }
        let open = tokio::sync::Mutex::new(OpenTransaction {
            pooled: Some(pooled),
            turn,
            broken: None,
        });
        let db = Database {
            timeout,
            ..self.clone()
        };
        Ok(Transaction {
            db,
            holder,
            open,
            users: Holders::default(),
            watch: Arc::default(),
            outcome: Outcome::default(),
            catalog,
            changed_tables: AtomicBool::new(false),
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

    /// The same for an error of your own.
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

    async fn transaction_at<T, E: From<Error>>(
        &self,
        at: &'static Location<'static>,
        run: impl AsyncFnOnce(&Transaction) -> Result<T, E>,
    ) -> Result<T, E> {
        let tx = self.begin_at(at, Isolation::Default, self.timeout).await?;
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
}

impl Transaction {
    /// Which database it runs on.
    pub fn backend(&self) -> Backend {
        self.db.backend()
    }

    /// Makes all changes last.
    ///
    /// Fails with [`Error::TransactionBroken`] if an earlier statement failed, even where that error was ignored;
    /// nothing is stored then. Dropping the future does not stop it: it is finished in the background.
    pub async fn commit(mut self) -> Result<()> {
        let open = std::mem::take(self.open.get_mut());
        let (db, outcome) = (self.db.clone(), self.outcome.clone());
        let changed_tables = self.changed_tables.load(Ordering::Relaxed);
        FinishInBackground::new(async move {
            let _forget = changed_tables.then(|| db.inner().catalog.forget_after());
            let done = open.commit(db.inner(), db.timeout).await;
            match &done {
                Ok(()) => outcome.commit(),
                Err(Error::CommitOutcomeUnknown { .. }) => outcome.lose(),
                Err(_) => outcome.roll_back(),
            }
            done
        })
        .await
    }

    /// Of when the catalog is that it sees; none where that is nobody else's.
    pub(super) fn sees_catalog(&self) -> Option<Generation> {
        let changed = self.changed_tables.load(Ordering::Relaxed);
        (!changed).then_some(self.catalog)
    }

    /// Undoes all changes.
    pub async fn rollback(mut self) -> Result<()> {
        self.outcome.roll_back();
        let mut open = std::mem::take(self.open.get_mut());
        let db = self.db.clone();
        FinishInBackground::new(async move {
            open.roll_back()
                .await
                .map_err(|error| db.inner().explain_plain(error))
        })
        .await
    }

    /// Runs a statement.
    pub(super) async fn perform(
        &self,
        statement: &Statement,
        sink: &mut RowSink<'_>,
        holder: Option<Holder>,
        timeout: Option<Duration>,
    ) -> Result<u64> {
        let deadline = CallDeadline::new(timeout);
        let holder = holder.or_else(Holder::of_statement);
        let user = self.users.hold(holder.unwrap_or(self.holder));
        let waited = within(deadline.left(), pin!(self.lock(&user))).await;
        let mut open = waited.unwrap_or(Err(Error::Timeout { source: None }))?;
        let OpenTransaction { pooled, broken, .. } = &mut *open;
        let connection = pooled
            .as_mut()
            .expect("a transaction that can be named is open")
            .connection();
        if broken.is_none() && connection.in_flight() == InFlight::Sent {
            *broken = Some(Arc::new(dropped()));
        }
        if let Some(first) = broken {
            return Err(Error::TransactionBroken {
                first: Arc::clone(first),
            });
        }
        let inner = self.db.inner();
        inner.admit()?;
        inner.check_size(statement)?;
        inner.note(statement);
        if statement.verb == Verb::Schema {
            self.changed_tables.store(true, Ordering::Relaxed);
        }
        let ran = self
            .watch
            .over(pin!(connection.run(statement, sink, deadline.left())))
            .await;
        let (error, first) = match ran {
            Ok(changed) => return Ok(changed),
            Err(Failure::Own(error)) => return Err(error),
            Err(Failure::TimedOut(error)) => errors::timeout_twice(error),
            Err(Failure::Driver(error)) => {
                let explained = pin!(inner.explain(error, statement, connection));
                self.watch.over(explained).await
            }
        };
        if connection.is_lost() {
            inner.pool.suspect_all();
        }
        *broken = Some(Arc::new(errors::undone(first)));
        Err(errors::undone(error))
    }

    /// Waits for the turn of this user. What would be waited for in vain is named instead: a stream in the same task,
    /// and a statement whose future nobody polls.
    async fn lock(&self, own: &Hold) -> Result<MutexGuard<'_, OpenTransaction>> {
        let patience = self.db.inner().pool.settings().acquire_timeout;
        let (deadline, soon) = (Deadline::after(patience), patience.clamp(LEAST, SOON));
        let (mut open, mut is_logged) = (pin!(self.open.lock()), false);
        let mut last_seen = None;
        loop {
            if let Some(open) = Deadline::after(soon).within(open.as_mut()).await {
                return Ok(open);
            }
            let Some(user) = self.stuck_user(own, soon, &mut last_seen) else {
                continue;
            };
            let why = format!(
                "the connection of {} is held by {}; {}",
                self.holder.name(),
                user.name(),
                user.advice()
            );
            if deadline.left().is_zero() {
                return Err(Error::PoolTimedOut { why });
            }
            if cfg!(debug_assertions) && !is_logged {
                tracing::warn!(target: "orm", "waiting for a connection: {why}");
                is_logged = true;
            }
        }
    }

    /// The user that has the connection and does not go on. One that was given it, but has not run its statement since
    /// the last look, is told by the number that was seen then.
    fn stuck_user(
        &self,
        own: &Hold,
        soon: Duration,
        last_seen: &mut Option<u64>,
    ) -> Option<Holder> {
        let (number, user) = self.users.oldest()?;
        if number == own.number {
            return None;
        }
        let idle = self.watch.is_idle().then_some(number);
        let never_began = idle.is_some() && *last_seen == idle;
        *last_seen = idle;
        let is_stuck =
            never_began || user.kind == HolderKind::Stream || self.watch.is_neglected(soon);
        is_stuck.then_some(user)
    }
}

/// A statement whose future was dropped may have been carried out in part.
fn dropped() -> Error {
    let message = "a statement of this transaction was dropped before it had ended";
    Error::Database(DatabaseError::new(None, message, None))
}

impl OpenTransaction {
    async fn commit(mut self, inner: &Inner, timeout: Option<Duration>) -> Result<()> {
        let connection = self
            .pooled
            .as_mut()
            .expect("a transaction that can be named is open")
            .connection();
        if self.broken.is_none() && connection.in_flight() == InFlight::Sent {
            self.broken = Some(Arc::new(dropped()));
        }
        if let Some(first) = self.broken.take() {
            // The connection is closed where this fails, which undoes the changes too.
            let _ = self.roll_back().await;
            return Err(Error::TransactionBroken { first });
        }
        if let Err(mixed_up) = inner.admit() {
            let _ = self.roll_back().await;
            return Err(mixed_up);
        }
        let Err(error) = connection.commit(timeout).await else {
            return Ok(());
        };
        if connection.is_lost() {
            inner.pool.suspect_all();
            return Err(Error::CommitOutcomeUnknown {
                source: Some(errors::source(error)),
            });
        }
        let error = inner.explain_plain(error);
        let _ = self.roll_back().await;
        Err(error)
    }

    /// A connection that a statement still runs on, or that is lost, is left to the pool, which closes or mends it.
    async fn roll_back(&mut self) -> sqlx::Result<()> {
        let connection = self
            .pooled
            .as_mut()
            .expect("a transaction that can be named is open")
            .connection();
        if connection.is_lost() || connection.in_flight() == InFlight::Sent {
            return Ok(());
        }
        connection.roll_back().await
    }
}

/// Rolls back. On SQLite that is under way when this returns; on Postgres it is done in the background, or, where
/// that is not possible, by closing the connection.
impl Drop for Transaction {
    fn drop(&mut self) {
        let mut open = std::mem::take(self.open.get_mut());
        let Some(pooled) = &mut open.pooled else {
            return;
        };
        self.outcome.roll_back();
        let can_wait = !pooled.connection().rolls_back_when_released()
            && pooled.connection().in_flight() != InFlight::Sent
            && !pooled.connection().is_lost();
        if can_wait && let Ok(runtime) = tokio::runtime::Handle::try_current() {
            runtime.spawn(async move { tokio::time::timeout(ROLL_BACK, open.roll_back()).await });
        }
    }
}

impl fmt::Debug for Transaction {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Transaction")
            .field("begun_at", &self.holder.at)
            .finish_non_exhaustive()
    }
}
