//! A statement in a transaction.

use super::Transaction;
use crate::db::connection::DoneAtOnce;
use crate::db::driver::{CallDeadline, Failure, within};
use crate::db::errors;
use crate::db::holders::Holder;
use crate::db::row_sink::{RowFlow, RowSink};
use crate::error::{Error, Result};
use crate::sql::{Statement, Verb};
use std::pin::pin;
use std::time::Duration;

impl Transaction {
    /// Carries a short statement out without waiting for anything; `None` where it is to be [performed](Self::perform).
    pub(in crate::db) fn at_once(
        &self,
        statement: &Statement,
        sink: &mut RowSink<'_>,
    ) -> Option<DoneAtOnce> {
        let inner = self.db.inner();
        if self.refuses(statement)
            || !inner.may_answer_at_once(statement)
            || self.notes.deadline.is_over()
        {
            return None;
        }
        let mut level = self.level.try_lock().ok()?;
        self.check_is_open().ok()?;
        let open = level.ready_at_once()?;
        let done = open.connection().at_once(statement, sink)?;
        open.note(statement);
        inner.recorder.note(statement);
        self.notes.note_end(&done.changed);
        if let Some(first) = done.changed.as_ref().err().and_then(errors::of_calculation) {
            level.break_by(first);
        }
        Some(done)
    }

    /// Returns whether a statement locks rows where none may be, since the transaction only reads. SQLite, which locks none,
    /// would not say so.
    fn refuses(&self, statement: &Statement) -> bool {
        statement.locks_rows && !self.notes.mode.writes()
    }

    /// Runs a statement, whose rows flow one way or the other.
    pub(in crate::db) async fn perform(
        &self,
        statement: &Statement,
        flow: RowFlow<'_, '_>,
        holder: Option<Holder>,
        timeout: Option<Duration>,
    ) -> Result<u64> {
        let own = CallDeadline::new(timeout);
        let deadline = own.earlier(self.notes.deadline);
        let holder = holder.or_else(Holder::of_statement);
        let user = self.users.hold(holder.unwrap_or(self.holder));
        let waited = within(deadline.left(), pin!(self.lock(&user))).await;
        let mut level = waited.unwrap_or(Err(Error::Timeout { source: None }))?;
        self.check_is_open()?;
        if let Err(late) = self.notes.check_deadline() {
            level.break_by(Error::transaction_timeout());
            return Err(late);
        }
        if self.refuses(statement) {
            return Err(Error::ReadOnly { source: None });
        }
        let inner = self.db.inner();
        let open = level.ready(inner).await?;
        inner.accept(statement)?;
        if statement.verb == Verb::Schema {
            self.notes.note_changed_tables();
        }
        open.note(statement);
        let connection = open.connection();
        let limit = self.notes.limit(own, connection.usual_limit());
        let ran = self
            .watch
            .over(pin!(connection.perform(statement, flow, limit)))
            .await;
        let (error, first) = match ran {
            Ok(changed) => {
                let done = Ok(changed);
                self.notes.note_end(&done);
                return done;
            }
            Err(Failure::Refused(refusal)) => {
                return Err(errors::refused(refusal, statement.table));
            }
            Err(Failure::Own(error)) => match errors::of_calculation(&error) {
                Some(first) => (error, first),
                None => return Err(error),
            },
            Err(Failure::TimedOut(error)) => errors::timeout_twice(error),
            // The next transaction finds a server that takes writes.
            Err(Failure::Driver(error))
                if self.notes.mode.writes() && inner.looks_again(&error) =>
            {
                errors::lost_twice(error)
            }
            Err(Failure::Driver(error)) => {
                let of_all = statement.of_all_copied();
                let statement = of_all.as_ref().unwrap_or(statement);
                let explained = pin!(inner.explain(error, statement, connection));
                self.watch.over(explained).await
            }
            Err(Failure::OfRow(error, row)) => {
                let of_row = statement.with_values(row);
                // On the heap: hardly any statement needs it.
                let explained = Box::pin(inner.explain(error, &of_row, connection));
                self.watch.over(pin!(explained)).await
            }
        };
        if connection.is_lost() {
            inner.pool.suspect_all();
        }
        level.break_by(errors::undone(first));
        let done = Err(errors::undone(error));
        self.notes.note_end(&done);
        done
    }
}
