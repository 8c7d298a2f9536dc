//! Transactions.
//!
//! - `begin`: where they come from, and `transaction`, which runs one as a whole;
//! - `attempts`: further ones of what another transaction stood in the way of;
//! - `body`: what runs in one, an async closure or function;
//! - `builder`: transactions with guarantees and limits of their own, and further attempts;
//! - `savepoint`: transactions within a transaction;
//! - `on_commit`: work to be done once the changes last;
//! - `perform`: a statement in one; `advisory_lock`: one that takes a lock of a number or a text;
//! - `turn`: waiting for the connection, which its statements, streams and savepoints share;
//! - `level`: the transaction itself and each savepoint, and what is known of it until it ends;
//! - `notes`: facts that all levels share;
//! - `open`: what an open transaction holds, which the innermost savepoint has.

mod advisory_lock;
mod attempts;
mod begin;
mod body;
mod builder;
mod level;
mod notes;
mod on_commit;
mod open;
mod perform;
mod savepoint;
mod turn;

use super::catalog_cache::Generation;
use super::database::Database;
use super::driver::CallDeadline;
use super::finish_in_background::FinishInBackground;
use super::holders::{Holder, HolderKind, Holders};
use super::poll_watch::PollWatch;
use super::session_state::SessionState;
use crate::backend::Backend;
use crate::error::{Error, Result};
use crate::schema::Outcome;
use level::Level;
use notes::TransactionNotes;
use open::OpenTransaction;
use std::fmt;
use std::sync::Arc;

pub use advisory_lock::LockKey;
pub(crate) use attempts::Attempts;
pub(super) use begin::{begin_of, run_in};
pub use body::{AsyncClosure, Never, NoClosure, PlainTransactionBody, RunAgain, TransactionBody};
pub use builder::{NoRetries, Retries, TransactionBuilder};
pub use on_commit::CommitWork;

/// An open transaction, or a savepoint in one: everything run on it is stored together, by
/// [`commit`](Transaction::commit), or not at all.
///
/// Dropping it rolls it back. Its statements run one after the other, also where several futures share it. After an
/// error of the database it is broken: whatever is run on it answers [`Error::TransactionBroken`] until it is rolled
/// back. What may fail goes into a savepoint, by [`transaction`](Transaction::transaction) or
/// [`begin`](Transaction::begin) on the transaction itself: only the savepoint is broken then.
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
    level: Arc<tokio::sync::Mutex<Level>>,
    /// The statements, streams and savepoints that use the connection or wait for it; the first one has it, or was
    /// given it.
    users: Holders,
    watch: Arc<PollWatch>,
    /// The outcome, for those who keep what was read within it.
    pub(super) outcome: Outcome,
    /// The generation of the catalog that it sees.
    catalog: Generation,
    notes: Arc<TransactionNotes>,
}

impl Transaction {
    /// Returns a transaction that has begun.
    fn new(
        db: Database,
        holder: Holder,
        open: OpenTransaction,
        catalog: Generation,
        notes: TransactionNotes,
    ) -> Self {
        Transaction {
            db,
            holder,
            level: Arc::new(tokio::sync::Mutex::new(Level::of_transaction(open))),
            users: Holders::default(),
            watch: Arc::default(),
            outcome: Outcome::default(),
            catalog,
            notes: Arc::new(notes),
        }
    }

    /// Returns which database it runs on.
    ///
    /// ```
    /// # #[cfg(feature = "sqlite")]
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> orm::Result<()> {
    /// # use orm::doc::*;
    /// # use orm::prelude::*;
    /// # let db = library().await?;
    /// let tx = db.begin().await?;
    /// assert_eq!(tx.backend(), Backend::Sqlite);
    /// # tx.rollback().await?;
    /// # Ok(())
    /// # }
    /// # #[cfg(not(feature = "sqlite"))]
    /// # fn main() {}
    /// ```
    pub fn backend(&self) -> Backend {
        self.db.backend()
    }

    /// Commits: makes all changes last. Those of a savepoint last if the transaction around it is committed too.
    ///
    /// Fails with [`Error::TransactionBroken`] if an earlier statement failed, even where that error was ignored;
    /// nothing is stored then. Waits for a savepoint in it that is still open, and fails with [`Error::PoolTimedOut`] if
    /// that does not end; nothing is stored then either. Waits for what was given to
    /// [`on_commit`](Transaction::on_commit). Dropping the future does not stop it: it is finished in the background.
    ///
    /// ```
    /// # #[cfg(feature = "sqlite")]
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> orm::Result<()> {
    /// # use orm::doc::*;
    /// # use orm::prelude::*;
    /// # let db = library().await?;
    /// let tx = db.begin().await?;
    /// let war = Tag::draft().name("war").save(&tx).await?;
    /// tx.commit().await?;
    /// assert!(Tag::objects().contains(&war, &db).await?);
    /// # Ok(())
    /// # }
    /// # #[cfg(not(feature = "sqlite"))]
    /// # fn main() {}
    /// ```
    /// ```sql
    /// BEGIN IMMEDIATE; INSERT INTO "tag" …; COMMIT -- on Postgres BEGIN
    /// ```
    #[rustfmt::skip] // One line, since the messages show it.
    pub async fn commit(self) -> Result<()> /* ends the transaction: what comes after it runs on `&db` */ {
        FinishInBackground::new(async move {
            let changed_tables = self.notes.has_changed_tables();
            let _forget = changed_tables.then(|| self.db.inner().catalog.forget_after());
            let done = self.commit_level().await;
            if let Some(session) = self.notes.session.get() {
                session.note_write();
            }
            match &done {
                Ok(()) => self.outcome.commit(),
                Err(Error::CommitOutcomeUnknown { .. }) => self.outcome.lose(),
                Err(_) => self.outcome.roll_back(),
            }
            if done.is_ok() && self.holder.kind == HolderKind::Transaction {
                self.notes.callbacks.run().await;
            }
            done
        })
        .await
    }

    /// Rolls back: undoes all changes, of a savepoint those that were made in it.
    ///
    /// After that the transaction around a savepoint goes on, though an error of the database came in the savepoint.
    /// It does not where the database has undone all of it, or where a statement was dropped in its midst: that is
    /// [`Error::TransactionBroken`]. Dropping the future does not stop it: it is finished in the background.
    ///
    /// ```
    /// # #[cfg(feature = "sqlite")]
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> orm::Result<()> {
    /// # use orm::doc::*;
    /// # use orm::prelude::*;
    /// # let db = library().await?;
    /// let tx = db.begin().await?;
    /// Book::objects().every_row().delete(&tx).await?;
    /// tx.rollback().await?;
    /// assert_eq!(Book::objects().count(&db).await?, 3);
    /// # Ok(())
    /// # }
    /// # #[cfg(not(feature = "sqlite"))]
    /// # fn main() {}
    /// ```
    /// ```sql
    /// BEGIN IMMEDIATE; DELETE FROM "book"; ROLLBACK -- on Postgres BEGIN
    /// ```
    #[rustfmt::skip] // One line, since the messages show it.
    pub async fn rollback(self) -> Result<()> /* ends the transaction: what comes after it runs on `&db` */ {
        self.outcome.roll_back();
        FinishInBackground::new(async move {
            let user = self.users.hold(self.holder);
            let mut level = self.lock(&user).await?;
            level.roll_back(self.db.inner()).await
        })
        .await
    }

    async fn commit_level(&self) -> Result<()> {
        let user = self.users.hold(self.holder);
        let mut level = self.lock(&user).await?;
        self.check_is_open()?;
        if let Err(late) = self.notes.check_deadline() {
            let _ = level.roll_back(self.db.inner()).await;
            return Err(late);
        }
        let deadline = CallDeadline::new(self.db.timeout).earlier(self.notes.deadline);
        let done = level.commit(self.db.inner(), deadline.left()).await;
        self.notes.note_end(&done);
        done
    }

    /// Refuses what is run in a savepoint after the transaction around it has ended.
    fn check_is_open(&self) -> Result<()> {
        if self.outcome.is_open() {
            Ok(())
        } else {
            Err(level::broken_by(&Arc::new(level::ended())))
        }
    }

    /// Notes its commit as a write of a user.
    fn note_writes_of(&self, session: Arc<SessionState>) {
        // Nobody has named another before: it was just opened.
        let _ = self.notes.session.set(session);
    }

    /// Returns the generation of the catalog that it sees; `None` where it changed tables, so that nobody else sees
    /// them.
    pub(super) fn sees_catalog(&self) -> Option<Generation> {
        (!self.notes.has_changed_tables()).then_some(self.catalog)
    }
}

/// Rolls back, where it has not ended; its level does it, once no savepoint within has it any more.
impl Drop for Transaction {
    fn drop(&mut self) {
        self.outcome.roll_back();
        self.notes.callbacks.drop_undone();
    }
}

impl fmt::Debug for Transaction {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Transaction")
            .field("begun_at", &self.holder.at)
            .finish_non_exhaustive()
    }
}
