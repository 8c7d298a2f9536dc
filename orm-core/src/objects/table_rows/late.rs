//! Foreign keys in a circle, which are set once all rows are there.

use super::halves::{FileRow, LoadError, StoreRows, store_or_find};
use super::load::{TableLoad, given_key, has_late_values};
use super::order::LoadStep;
use super::{BATCH_BYTES, key_columns};
use crate::db::{Executor, Transaction};
use crate::error::Result;
use crate::objects::run::prepare;
use crate::objects::write::bulk::bytes;
use crate::query::{BulkUpdate, Request};
use crate::thread_safe::BoxedFuture;
use crate::value::{ColumnValues, KeyValue, Value};
use std::collections::HashSet;
use std::fmt;

/// The foreign keys of one table that were left out of its rows: it is given the same rows once more.
pub struct LateUpdate<P> {
    step: LoadStep,
    /// Keys of rows that were there before, and stay as they are.
    skipped: HashSet<KeyValue>,
    /// Rows without a key.
    pub without_key: TableLoad<P>,
    rows: Vec<FileRow<P>>,
    keys: HashSet<KeyValue>,
    /// The columns that those rows set.
    columns: Vec<usize>,
    bytes: usize,
}

impl<P: Clone + Send + Sync> LateUpdate<P> {
    /// Goes on with the table whose rows were stored.
    pub fn after(load: TableLoad<P>) -> Self {
        let (step, conflict, skipped) = load.into_skipped_keys();
        let whole = LoadStep {
            table: step.table,
            late: Vec::new(),
            is_checked_late: step.is_checked_late,
        };
        LateUpdate {
            step,
            skipped,
            without_key: TableLoad::new(whole, conflict),
            rows: Vec::new(),
            keys: HashSet::new(),
            columns: Vec::new(),
            bytes: 0,
        }
    }

    /// Adds a row, of which those before it are stored once they are many.
    pub async fn push(&mut self, row: FileRow<P>, tx: &Transaction) -> Result<(), LoadError<P>> {
        if !has_late_values(&self.step, &row.values) {
            return Ok(());
        }
        let Some(key) = given_key(self.step.table, &row.values) else {
            self.without_key.push(row, tx).await?;
            return Ok(());
        };
        if self.skipped.contains(&key) {
            return Ok(());
        }
        let columns = self.columns_of(&row.values);
        if columns != self.columns || self.bytes >= BATCH_BYTES || self.keys.contains(&key) {
            self.update_all(tx).await?;
            self.columns = columns;
        }
        self.keys.insert(key);
        self.bytes += self
            .columns
            .iter()
            .filter_map(|&column| row.values[column].as_ref())
            .map(bytes)
            .sum::<usize>();
        self.rows.push(row);
        Ok(())
    }

    /// Updates the rows that are left.
    pub async fn flush(&mut self, tx: &Transaction) -> Result<(), LoadError<P>> {
        self.update_all(tx).await?;
        self.without_key.flush(tx).await
    }

    fn columns_of(&self, values: &[Option<Value>]) -> Vec<usize> {
        let late = self.step.late.iter().copied();
        let late = late.filter(|column| values[*column].is_some());
        key_columns(self.step.table).chain(late).collect()
    }

    async fn update_all(&mut self, tx: &Transaction) -> Result<(), LoadError<P>> {
        let rows = std::mem::take(&mut self.rows);
        self.bytes = 0;
        self.keys.clear();
        store_or_find(self, &rows, tx).await
    }

    async fn update(&self, rows: &[FileRow<P>], tx: &Transaction) -> Result<()> {
        let table = self.step.table;
        let values = self.columns.iter().map(|&column| {
            let values = rows.iter().filter_map(|row| row.values[column].clone());
            ColumnValues::new(table.columns()[column].ty, values.collect())
        });
        let update = BulkUpdate {
            table,
            columns: self.columns.clone(),
            values: values.collect(),
            counts_version: false,
            returning: Vec::new(),
        };
        let prepared = prepare(Request::BulkUpdate(&update), tx.target())?;
        prepared.execute(tx.target()).await?;
        Ok(())
    }
}

impl<P: Clone + Send + Sync> StoreRows<P> for LateUpdate<P> {
    fn store<'a>(
        &'a mut self,
        rows: &'a [FileRow<P>],
        tx: &'a Transaction,
    ) -> BoxedFuture<'a, Result<()>> {
        BoxedFuture::new(self.update(rows, tx))
    }
}

impl<P> fmt::Debug for LateUpdate<P> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("LateUpdate")
            .field("table", &self.step.table.name)
            .finish_non_exhaustive()
    }
}
