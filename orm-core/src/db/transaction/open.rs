//! The connection of an open transaction, and what it holds besides.

use crate::db::connection::Connection;
use crate::db::driver::SavepointStep;
use crate::db::pool::PooledConnection;
use crate::db::row_sink::InFlight;
use crate::db::write_lock::WriteTurn;
use crate::schema::Table;
use crate::sql::Statement;
use std::time::Duration;

/// Time that the rollback of a dropped transaction may take before its connection is closed instead.
const ROLL_BACK: Duration = Duration::from_secs(1);

/// Everything that an open transaction holds. The innermost of its open savepoints has it.
pub(super) struct OpenTransaction {
    // The connection goes first: the next writer's turn comes when the rollback is under way.
    pooled: PooledConnection,
    #[expect(dead_code, reason = "held until it is dropped")]
    turn: Option<WriteTurn>,
    /// The tables of its statements, each once: an error of the commit may be about any of them.
    tables: Vec<&'static Table>,
    /// The outermost savepoint that was dropped, and is to be rolled back before the next statement.
    dropped: Option<u32>,
}

impl OpenTransaction {
    pub(super) fn new(pooled: PooledConnection, turn: Option<WriteTurn>) -> Self {
        OpenTransaction {
            pooled,
            turn,
            tables: Vec::new(),
            dropped: None,
        }
    }

    pub(super) fn connection(&mut self) -> &mut Connection {
        self.pooled.connection()
    }

    /// Returns whether nothing can be sent any more: a statement still runs on the connection, or it is lost.
    pub(super) fn is_out_of_use(&mut self) -> bool {
        let connection = self.connection();
        connection.is_lost() || connection.in_flight() == InFlight::Sent
    }

    /// Notes the table of a statement.
    pub(super) fn note(&mut self, statement: &Statement) {
        let is_known = |table| self.tables.iter().any(|known| std::ptr::eq(*known, table));
        if let Some(table) = statement.table.filter(|table| !is_known(*table)) {
            self.tables.push(table);
        }
    }

    /// Returns the tables of all statements, with the connection that they ran on.
    pub(super) fn tables(&mut self) -> (&[&'static Table], &mut Connection) {
        (&self.tables, self.pooled.connection())
    }

    /// Notes that a savepoint was dropped. It is rolled back when the connection is used next.
    pub(super) fn drop_savepoint(&mut self, depth: u32) {
        self.dropped = Some(depth);
    }

    /// Returns whether a savepoint was dropped and is not rolled back yet.
    pub(super) fn has_dropped_savepoint(&self) -> bool {
        self.dropped.is_some()
    }

    /// Rolls back to the savepoint that was dropped, if one was.
    pub(super) async fn undo_dropped_savepoint(&mut self) -> sqlx::Result<()> {
        match self.dropped {
            Some(depth) => self.roll_back_to(depth).await,
            None => Ok(()),
        }
    }

    /// Undoes the changes since a savepoint was opened.
    pub(super) async fn roll_back_to(&mut self, depth: u32) -> sqlx::Result<()> {
        let step = SavepointStep::RollBack(depth);
        self.connection().savepoint(step).await?;
        self.dropped = None;
        Ok(())
    }

    /// Undoes all changes. A connection that a statement still runs on, or that is lost, is left to the pool, which
    /// closes or mends it.
    pub(super) async fn roll_back(&mut self) -> sqlx::Result<()> {
        if self.is_out_of_use() {
            return Ok(());
        }
        self.connection().roll_back().await
    }

    /// Undoes all changes without being waited for. On SQLite that is under way when this returns; on Postgres it is
    /// done in the background, or, where that is not possible, by closing the connection.
    pub(super) fn abandon(mut self) {
        let can_wait = !self.connection().rolls_back_when_released() && !self.is_out_of_use();
        if can_wait && let Ok(runtime) = tokio::runtime::Handle::try_current() {
            runtime.spawn(async move { tokio::time::timeout(ROLL_BACK, self.roll_back()).await });
        }
    }
}
