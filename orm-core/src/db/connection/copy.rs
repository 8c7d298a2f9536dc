//! Statements that rows follow.

use super::Connection;
use crate::db::driver::{Failure, Pace, RowSource, Session};
use crate::db::drivers::on_session;
use crate::db::row_sink::RowFlow;
use crate::sql::Statement;
use std::time::Duration;

impl Connection {
    /// Runs a statement in an open transaction, whose rows flow one way or the other. Returns how many rows it changed.
    pub(in crate::db) async fn perform(
        &mut self,
        statement: &Statement,
        flow: RowFlow<'_, '_>,
        timeout: Option<Duration>,
    ) -> Result<u64, Failure> {
        match flow {
            RowFlow::Out(sink) => self.run(statement, sink, timeout).await,
            // On the heap: hardly any statement is one.
            RowFlow::In(rows) => Box::pin(self.copy(statement, rows, timeout)).await,
        }
    }

    /// Runs a statement that copies rows. Returns how many were stored.
    async fn copy(
        &mut self,
        statement: &Statement,
        rows: &mut dyn RowSource,
        timeout: Option<Duration>,
    ) -> Result<u64, Failure> {
        self.mark_sent().await?;
        let done = match self.keep_time(timeout, Pace::Streamed).await {
            Ok(limit) => on_session!(&mut self.session, session => {
                session.copy(statement, rows, limit).await
            }),
            Err(late) => Err(late),
        };
        self.mark_answered(done)
    }
}
