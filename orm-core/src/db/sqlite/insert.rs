//! Inserts without `RETURNING`, whose keys the connection tells.

use super::write_watch::WatchEnd;
use super::{SqliteSession, bind};
use crate::db::driver::{Failure, WrittenRow, safe_sql};
use crate::sql::{Statement, WithoutReturning, counted_key};
use sqlx::{Column, Executor, Statement as _};

impl SqliteSession {
    /// Has the worker thread carry out an insert. Returns the number of rows, and the key of the last.
    async fn insert_on_worker(
        &mut self,
        statement: &Statement,
        without: WithoutReturning,
    ) -> Result<(u64, i64), Failure> {
        let text = without.text(statement);
        let arguments = bind::arguments(without.parameters(statement))?;
        let direct = self.worker.direct.as_mut();
        let direct = direct.filter(|_| statement.is_one_row);
        let observed = direct.and_then(|direct| direct.observe(text));
        let mut running = self.worker.interrupt.start(self.limit);
        let insert = sqlx::query_with(safe_sql(text.to_owned())?, arguments);
        let done = insert.execute(&mut self.connection).await;
        let done = done.map_err(|error| running.failure(error));
        running.end();
        let done = done?;
        if let Some(observed) = observed {
            observed.end();
        }
        Ok((done.rows_affected(), done.last_insert_rowid()))
    }

    /// Returns whether the key of the table is the number that SQLite counts, as one of another type than `INTEGER` is not,
    /// nor one of a view. It is asked once for each connection.
    async fn counts_keys(&mut self, statement: &Statement) -> Result<bool, Failure> {
        let Some(table) = statement.table else {
            return Ok(true);
        };
        if self.counted.contains(table.name) {
            return Ok(true);
        }
        let text = safe_sql(counted_key(table))?;
        // What is wrong with the table, the insert itself says.
        let Ok(prepared) = self.connection.prepare(text).await else {
            return Ok(false);
        };
        let key = table
            .primary_key
            .first()
            .map(|key| table.fields[*key].column);
        let name = prepared.columns().first().map(Column::name);
        let is_counted = key
            .zip(name)
            .is_some_and(|(key, name)| key.eq_ignore_ascii_case(name));
        if is_counted {
            self.counted.insert(table.name);
        }
        Ok(is_counted)
    }

    /// Carries out an insert of one row. Returns what it has written; `None` where SQLite does not count the key, so that
    /// nothing was done.
    pub(super) async fn insert_one(
        &mut self,
        statement: &Statement,
        without: WithoutReturning,
    ) -> Result<Option<Vec<WrittenRow>>, Failure> {
        if !self.counts_keys(statement).await? {
            return Ok(None);
        }
        let (rows, key) = self.insert_on_worker(statement, without).await?;
        let is_updated = false;
        let stored = (rows > 0).then_some(WrittenRow { key, is_updated });
        Ok(Some(stored.into_iter().collect()))
    }

    /// Carries out an insert of many rows, watched. Returns what it has written; `None` where it was undone since nothing
    /// tells that.
    pub(super) async fn insert_watched(
        &mut self,
        statement: &Statement,
        without: WithoutReturning,
    ) -> Result<Option<Vec<WrittenRow>>, Failure> {
        let Some(table) = statement.table.filter(|_| self.worker.reports_writes) else {
            return Ok(None);
        };
        self.worker.watch.begin(table.name, Some(without.keys));
        let done = self.insert_on_worker(statement, without).await;
        let end = self.worker.watch.end();
        match done {
            Ok(_) => Ok(Some(end.rows)),
            Err(_) if self.is_undone(&end).await? => Ok(None),
            Err(failure) => Err(failure),
        }
    }

    /// Returns whether a statement was undone because nothing tells what became of its rows, and nothing but it: where
    /// SQLite has nothing by which to undo it alone, it undoes the transaction.
    pub(super) async fn is_undone(&mut self, end: &WatchEnd) -> sqlx::Result<bool> {
        Ok(end.is_unclear && !(end.in_transaction && self.is_autocommit().await?))
    }
}
