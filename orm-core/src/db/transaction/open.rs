//! The connection of an open transaction, and what is known of it.

use crate::db::connection::Connection;
use crate::db::database::Inner;
use crate::db::errors;
use crate::db::pool::PooledConnection;
use crate::db::row_sink::InFlight;
use crate::db::write_lock::WriteTurn;
use crate::error::{DatabaseError, Error, Result};
use crate::schema::Table;
use crate::sql::Statement;
use std::sync::Arc;
use std::time::Duration;

/// Everything that an open transaction holds.
#[derive(Default)]
pub(super) struct OpenTransaction {
    // The connection goes first: the next writer's turn comes when the rollback is under way.
    pooled: Option<PooledConnection>,
    #[expect(dead_code, reason = "held until it is dropped")]
    turn: Option<WriteTurn>,
    broken: Option<Arc<Error>>,
    /// The tables of its statements, each once: an error of the commit may be about any of them.
    tables: Vec<&'static Table>,
}

impl OpenTransaction {
    pub(super) fn new(pooled: PooledConnection, turn: Option<WriteTurn>) -> Self {
        OpenTransaction {
            pooled: Some(pooled),
            turn,
            broken: None,
            tables: Vec::new(),
        }
    }

    /// Returns whether it has not ended.
    pub(super) fn is_open(&self) -> bool {
        self.pooled.is_some()
    }

    pub(super) fn connection(&mut self) -> &mut Connection {
        self.pooled
            .as_mut()
            .expect("a transaction that can be named is open")
            .connection()
    }

    /// Refuses whatever is run after an error, or after a statement whose future was dropped: it may have been carried
    /// out in part.
    pub(super) fn check(&mut self) -> Result<()> {
        if self.broken.is_none() && self.connection().in_flight() == InFlight::Sent {
            self.break_by(dropped());
        }
        match &self.broken {
            Some(first) => Err(Error::TransactionBroken {
                first: Arc::clone(first),
            }),
            None => Ok(()),
        }
    }

    /// Notes the table of a statement.
    pub(super) fn note(&mut self, statement: &Statement) {
        let is_known = |table| self.tables.iter().any(|known| std::ptr::eq(*known, table));
        if let Some(table) = statement.table.filter(|table| !is_known(*table)) {
            self.tables.push(table);
        }
    }

    /// Notes the error that breaks it.
    pub(super) fn break_by(&mut self, error: Error) {
        self.broken = Some(Arc::new(error));
    }

    /// Makes all changes last.
    pub(super) async fn commit(mut self, inner: &Inner, timeout: Option<Duration>) -> Result<()> {
        if let Err(refused) = self.check().and_then(|()| inner.admit()) {
            // The connection is closed where this fails, which undoes the changes too.
            let _ = self.roll_back().await;
            return Err(refused);
        }
        let connection = self.connection();
        let Err(error) = connection.commit(timeout).await else {
            return Ok(());
        };
        if connection.is_lost() {
            inner.pool.suspect_all();
            return Err(Error::CommitOutcomeUnknown {
                source: Some(errors::source(error)),
            });
        }
        let tables = std::mem::take(&mut self.tables);
        let error = inner
            .explain_commit(error, &tables, self.connection())
            .await;
        let _ = self.roll_back().await;
        Err(error)
    }

    /// Undoes all changes. A connection that a statement still runs on, or that is lost, is left to the pool, which
    /// closes or mends it.
    pub(super) async fn roll_back(&mut self) -> sqlx::Result<()> {
        let connection = self.connection();
        if connection.is_lost() || connection.in_flight() == InFlight::Sent {
            return Ok(());
        }
        connection.roll_back().await
    }
}

fn dropped() -> Error {
    let message = "a statement of this transaction was dropped before it had ended";
    Error::Database(DatabaseError::new(None, message, None))
}
