//! A statement in a transaction.

use super::Transaction;
use crate::db::driver::{CallDeadline, Failure, within};
use crate::db::errors;
use crate::db::holders::Holder;
use crate::db::row_sink::RowSink;
use crate::error::{Error, Result};
use crate::sql::{Statement, Verb};
use std::pin::pin;
use std::sync::atomic::Ordering;
use std::time::Duration;

impl Transaction {
    /// Runs a statement.
    pub(in crate::db) async fn perform(
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
        let mut level = waited.unwrap_or(Err(Error::Timeout { source: None }))?;
        self.check_is_open()?;
        let inner = self.db.inner();
        let open = level.ready(inner).await?;
        inner.accept(statement)?;
        if statement.verb == Verb::Schema {
            self.changed_tables.store(true, Ordering::Relaxed);
        }
        open.note(statement);
        let connection = open.connection();
        let ran = self
            .watch
            .over(pin!(connection.run(statement, sink, deadline.left())))
            .await;
        let (error, first) = match ran {
            Ok(changed) => return Ok(changed),
            Err(Failure::Refused(refusal)) => {
                return Err(errors::refused(refusal, statement.table));
            }
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
        level.break_by(errors::undone(first));
        Err(errors::undone(error))
    }
}
