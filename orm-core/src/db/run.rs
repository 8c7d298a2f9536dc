//! Running a statement: on a database or in a transaction, with what is to be done when it fails.

use super::catalog;
use super::connection::{Connection, Failure};
use super::deadline::{self, Deadline};
use super::errors::{self, Culprit};
use super::executor::{On, Target};
use super::holders::Holder;
use super::pool::PooledConnection;
use super::pooler::MIXED_UP;
use super::rows::{Destination, RawRows, RowSink};
use super::{Database, Inner};
use crate::error::{Error, Result};
use crate::schema::ForeignKey;
use crate::sql::{Statement, Verb};
use crate::value::{Parameter, Reader};
use std::pin::pin;
use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::time::Duration;

/// Runs a statement and calls `read` once a row, in order.
///
/// An error of `read` ends it, and is what this returns.
pub async fn fetch(
    target: Target<'_>,
    statement: &Statement,
    read: &mut (dyn FnMut(&mut dyn Reader) -> Result<()> + Send),
) -> Result<()> {
    fetch_and_keep(target, statement, read, None).await
}

/// The same; the rows are kept as they came, if somebody keeps them.
pub async fn fetch_and_keep(
    target: Target<'_>,
    statement: &Statement,
    read: &mut (dyn FnMut(&mut dyn Reader) -> Result<()> + Send),
    kept: Option<&mut RawRows>,
) -> Result<()> {
    perform(target, statement, Destination::Reader(read, kept), None)
        .await
        .map(|_| ())
}

/// Runs a statement; answers how many rows it changed.
pub async fn execute(target: Target<'_>, statement: &Statement) -> Result<u64> {
    perform(target, statement, Destination::Nobody, None).await
}

/// Runs a statement; its rows go `to` somebody, who is the `holder` of the connection if that takes long.
pub(super) async fn perform(
    target: Target<'_>,
    statement: &Statement,
    to: Destination<'_>,
    holder: Option<Holder>,
) -> Result<u64> {
    let sink = &mut RowSink::new(to);
    match target.on() {
        On::Database(db) => on_database(db, statement, sink, holder, target.timeout()).await,
        On::Transaction(tx) => tx.perform(statement, sink, holder, target.timeout()).await,
    }
}

async fn on_database(
    db: &Database,
    statement: &Statement,
    sink: &mut RowSink<'_>,
    holder: Option<Holder>,
    timeout: Option<Duration>,
) -> Result<u64> {
    let inner = db.inner();
    inner.admit()?;
    inner.check_size(statement)?;
    inner.note(statement);
    inner.warn_of_own_transaction();
    let _forget = (statement.verb == Verb::Schema).then(|| inner.catalog.forget_after());
    let holder = holder.or_else(Holder::of_statement);
    let deadline = CallDeadline::new(timeout);
    let _turn = match statement.verb {
        verb if verb.reads() => None,
        _ => inner.turn(holder, deadline.left()).await?,
    };
    let mut pooled = inner.acquire(holder, deadline.left()).await?;
    let error = match inner.run(&mut pooled, statement, sink, deadline).await? {
        Ok(changed) => return Ok(changed),
        Err(error) => error,
    };
    pooled = match inner
        .cure(&error, statement, sink.has_seen(), pooled, holder)
        .await?
    {
        Cure::Again(pooled) => pooled,
        Cure::None(mut pooled) => {
            return Err(inner.explain(error, statement, pooled.connection()).await.0);
        }
    };
    match inner.run(&mut pooled, statement, sink, deadline).await? {
        Ok(changed) => Ok(changed),
        Err(error) => Err(inner.explain(error, statement, pooled.connection()).await.0),
    }
}

/// How long a call may take, with all that it waits for.
#[derive(Clone, Copy)]
pub(super) struct CallDeadline(Option<Deadline>);

impl CallDeadline {
    pub(super) fn new(timeout: Option<Duration>) -> Self {
        let timeout = timeout.map(|timeout| match timeout {
            Duration::ZERO => Duration::MAX,
            timeout => timeout,
        });
        CallDeadline(timeout.map(Deadline::after))
    }

    /// What is left of it. Zero would be unlimited.
    pub(super) fn left(self) -> Option<Duration> {
        self.0
            .map(|deadline| deadline.left().max(Duration::from_millis(1)))
    }
}

/// Whether a statement outside a transaction may be sent once more.
enum Cure {
    Again(PooledConnection),
    None(PooledConnection),
}

impl Inner {
    /// Refuses whatever is run once another client carried out a statement of ours, or might have.
    pub(super) fn admit(&self) -> Result<()> {
        if self.mixed_up.load(Ordering::Relaxed) {
            return Err(Error::Connect {
                why: MIXED_UP.to_owned(),
                source: None,
            });
        }
        Ok(())
    }

    /// Refuses a statement that binds more than `max_bind_bytes`.
    pub(super) fn check_size(&self, statement: &Statement) -> Result<()> {
        let limit = self.pool.settings().max_bind_bytes;
        let size = statement
            .parameters
            .iter()
            .map(Parameter::size)
            .sum::<usize>();
        if size <= limit {
            return Ok(());
        }
        Err(Error::OutOfRange {
            model: statement.table.map(|table| table.model),
            field: None,
            why: format!(
                "one statement binds {size} bytes, and `max_bind_bytes` is {limit}; write less at once, or raise it"
            ),
        })
    }

    /// A connection, waited for no longer than a call may take.
    pub(super) async fn acquire(
        &self,
        holder: Option<Holder>,
        timeout: Option<Duration>,
    ) -> Result<PooledConnection> {
        let patience = Deadline::after(self.pool.settings().acquire_timeout);
        let pooled = pin!(self.pool.acquire(holder, patience));
        let pooled = deadline::within(timeout, pooled).await;
        pooled.unwrap_or(Err(Error::Timeout { source: None }))
    }

    /// Runs a statement; an error of the database may yet be cured.
    async fn run(
        &self,
        pooled: &mut PooledConnection,
        statement: &Statement,
        sink: &mut RowSink<'_>,
        deadline: CallDeadline,
    ) -> Result<Result<u64, sqlx::Error>> {
        match pooled
            .connection()
            .run(statement, sink, deadline.left())
            .await
        {
            Ok(changed) => Ok(Ok(changed)),
            Err(Failure::Own(error)) => Err(error),
            Err(Failure::Driver(error)) => Ok(Err(error)),
            Err(Failure::TimedOut(error)) => {
                if pooled.connection().is_lost() {
                    self.pool.suspect_all();
                }
                Err(errors::timeout_twice(error).0)
            }
        }
    }

    /// Records a statement that somebody asked for.
    pub(super) fn note(&self, statement: &Statement) {
        if statement.verb != Verb::Catalog {
            self.recorder.note(statement);
        }
    }

    /// Says so, in debug builds, where the same task holds a transaction that this statement is not part of.
    fn warn_of_own_transaction(&self) {
        if cfg!(debug_assertions)
            && let Some(holder) = self.pool.holders().own_transaction()
        {
            tracing::warn!(
                target: "orm",
                "a query runs on the database while its own task holds {}: it is not part of that transaction",
                holder.name()
            );
        }
    }

    /// A read whose connection died before it answered runs on a new one, since nothing was changed; and a plan that
    /// became stale when a table changed is made anew, since it was not carried out.
    async fn cure(
        &self,
        error: &sqlx::Error,
        statement: &Statement,
        seen: bool,
        mut pooled: PooledConnection,
        holder: Option<Holder>,
    ) -> Result<Cure> {
        if pooled.connection().is_lost() {
            self.pool.suspect_all();
            if statement.verb.reads() && !seen && !errors::is_silence(error) {
                drop(pooled);
                return Ok(Cure::Again(self.acquire(holder, None).await?));
            }
        } else if (errors::is_stale(error) || pooled.connection().has_dropped(error))
            && !seen
            && pooled.connection().forget_plans().await.is_ok()
        {
            return Ok(Cure::Again(pooled));
        }
        Ok(Cure::None(pooled))
    }

    /// What failed, where the error does not say it.
    async fn find_culprit(
        &self,
        error: &sqlx::Error,
        statement: &Statement,
        connection: &mut Connection,
    ) -> Option<Culprit> {
        if errors::is_foreign_key(error) {
            let found = self.find_foreign_key(error, statement, connection).await;
            return found.map(Culprit::ForeignKey);
        }
        #[cfg(feature = "sqlite")]
        if connection.is_counter_full(error, statement).await {
            return Some(Culprit::Counter);
        }
        None
    }

    /// The foreign key that failed. Where the catalog that is kept knows of none, it is read again.
    async fn find_foreign_key(
        &self,
        error: &sqlx::Error,
        statement: &Statement,
        connection: &mut Connection,
    ) -> Option<Arc<ForeignKey>> {
        if let Some(kept) = self.catalog.get() {
            let found = connection.find_foreign_key(error, statement, &kept).await;
            if found.is_some() {
                return found;
            }
            self.catalog.forget();
        }
        if !connection.can_be_asked() {
            return None;
        }
        let generation = self.catalog.generation();
        let in_transaction = connection.has_transaction();
        let read = catalog::read_on(connection, self.pool.address().backend()).await?;
        // What a transaction sees may never be what others do.
        if !in_transaction {
            self.catalog.keep(&read, generation);
        }
        connection.find_foreign_key(error, statement, &read).await
    }

    /// What went wrong, as seen from the models; twice, for those who keep one.
    pub(super) async fn explain(
        &self,
        error: sqlx::Error,
        statement: &Statement,
        connection: &mut Connection,
    ) -> (Error, Error) {
        if connection.is_mixed_up(&error) {
            self.mixed_up.store(true, Ordering::Relaxed);
            let source = errors::source(error);
            let refused = || Error::Connect {
                why: MIXED_UP.to_owned(),
                source: Some(Arc::clone(&source)),
            };
            return (refused(), refused());
        }
        let mut context = self.context(Some(statement), connection.has_transaction());
        context.culprit = self.find_culprit(&error, statement, connection).await;
        if errors::is_stale(&error) {
            connection.distrust_plans();
        }
        let (error, first) = errors::map_twice(error, &context);
        if errors::is_change_of_tables(&error) {
            self.catalog.forget();
        }
        (error, first)
    }
}
