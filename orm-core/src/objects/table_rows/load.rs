//! Rows that are stored.

use super::halves::{FileRow, LoadError, StoreRows, store_or_find};
use super::order::LoadStep;
use super::{BATCH_BYTES, key_columns};
use crate::db::{Executor, Transaction};
use crate::error::Result;
use crate::objects::run::columns::read_into_columns;
use crate::objects::run::prepare;
use crate::objects::write::auto::value_of_new_row;
use crate::objects::write::bulk::{RowBatch, batches, bytes};
use crate::objects::write::new_row::NewRow;
use crate::objects::write::version;
use crate::query::{ConflictAction, ConflictClause, Insert, Request, SetClause};
use crate::schema::Table;
use crate::thread_safe::BoxedFuture;
use crate::value::{KeyValue, Value};
use chrono::{DateTime, Utc};
use std::collections::HashSet;
use std::fmt;

/// The treatment of a row whose place is taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LoadConflict {
    /// The load fails.
    Refuse,
    /// The stored row stays.
    Skip,
    /// The stored row of the same primary key gets the values.
    Update,
}

/// The rows of one table on their way into it.
pub struct TableLoad<P> {
    step: LoadStep,
    conflict: LoadConflict,
    rows: Vec<FileRow<P>>,
    bytes: usize,
    /// The keys of those rows, where none may stand there twice.
    keys: HashSet<KeyValue>,
    /// Rows that were stored, and those that were there already.
    pub stored: u64,
    /// Rows that were there already, and stayed as they were.
    pub skipped: u64,
    /// Their keys, where a late update must leave them as they are.
    skipped_keys: HashSet<KeyValue>,
    now: DateTime<Utc>,
}

impl<P: Clone + Send + Sync> TableLoad<P> {
    /// Stores rows of this table.
    pub fn new(step: LoadStep, conflict: LoadConflict) -> Self {
        TableLoad {
            step,
            conflict,
            rows: Vec::new(),
            bytes: 0,
            keys: HashSet::new(),
            stored: 0,
            skipped: 0,
            skipped_keys: HashSet::new(),
            now: Utc::now(),
        }
    }

    /// Adds a row; stores those before it once they are many. Returns whether the row has values that are stored late.
    pub async fn push(
        &mut self,
        mut row: FileRow<P>,
        tx: &Transaction,
    ) -> Result<bool, LoadError<P>> {
        let is_late = has_late_values(&self.step, &row.values);
        if is_late {
            // Nothing in the files can refer to a row without a key: it is stored once all others are there.
            if given_key(self.step.table, &row.values).is_none() {
                return Ok(true);
            }
            for &column in &self.step.late {
                if let Some(value) = &mut row.values[column] {
                    *value = Value::Null(value.ty());
                }
            }
        }
        if self.conflict == LoadConflict::Update
            && let Some(key) = given_key(self.step.table, &row.values)
            && !self.keys.insert(key.clone())
        {
            self.flush(tx).await?;
            self.keys.insert(key);
        }
        self.fill_in(&mut row.values);
        self.bytes += row.values.iter().flatten().map(bytes).sum::<usize>();
        self.rows.push(row);
        if self.bytes >= BATCH_BYTES {
            self.flush(tx).await?;
        }
        Ok(is_late)
    }

    /// Stores the rows that are left.
    pub async fn flush(&mut self, tx: &Transaction) -> Result<(), LoadError<P>> {
        let rows = std::mem::take(&mut self.rows);
        self.bytes = 0;
        self.keys.clear();
        store_or_find(self, &rows, tx).await
    }

    /// Returns the keys of rows that were there already.
    pub(super) fn into_skipped_keys(self) -> (LoadStep, LoadConflict, HashSet<KeyValue>) {
        (self.step, self.conflict, self.skipped_keys)
    }

    /// Sets what models set by themselves, and the database knows nothing of.
    fn fill_in(&self, values: &mut [Option<Value>]) {
        let columns = self.step.table.columns().iter().zip(values);
        for (column, value) in columns.filter(|(_, value)| value.is_none()) {
            let field = &self.step.table.fields[column.field];
            if let Some(auto) = field.auto {
                *value = Some(value_of_new_row(auto, column.ty, self.now));
            } else if field.version {
                *value = Some(version::first(column.ty));
            }
        }
    }

    async fn insert(&mut self, rows: &[FileRow<P>], tx: &Transaction) -> Result<()> {
        let (on, table) = (tx.target(), self.step.table);
        let rows = rows.iter().map(|row| NewRow {
            values: row.values.clone(),
            computed: Vec::new(),
        });
        let (mut stored, mut skipped) = (0, HashSet::new());
        let mut n_skipped = 0;
        for batch in batches(rows, on.max_bind_bytes()) {
            let insert = self.statement(batch, table);
            let n_rows = insert.values.rows().unwrap_or(1) as u64;
            let mut prepared = prepare(Request::Insert(&insert), on)?;
            if self.conflict != LoadConflict::Skip {
                prepared.execute(on).await?;
                stored += n_rows;
                continue;
            }
            prepared.hand_back();
            let mut columns = vec![Vec::new(); insert.returning.len()];
            let mut read = |reader: &mut dyn crate::value::Reader| {
                read_into_columns(table, &insert.returning, reader, &mut columns)
            };
            prepared.fetch(on, &mut read).await?;
            let inserted: HashSet<KeyValue> = KeyValue::of_columns(columns).into_iter().collect();
            stored += inserted.len() as u64;
            n_skipped += n_rows.saturating_sub(inserted.len() as u64);
            if !self.step.late.is_empty() {
                let keys = keys_of(&insert).into_iter();
                skipped.extend(keys.filter(|key| !inserted.contains(key)));
            }
        }
        self.stored += stored;
        self.skipped += n_skipped;
        self.skipped_keys.extend(skipped);
        Ok(())
    }

    fn statement(&self, batch: RowBatch, table: &'static Table) -> Insert {
        let (mut insert, _) = batch.into_insert(table);
        insert.returning = Vec::new();
        match self.conflict {
            LoadConflict::Refuse => {}
            LoadConflict::Skip => {
                insert.returning = table.key_positions().to_vec();
                insert.conflict = Some(ConflictClause::ignore(Vec::new()));
            }
            LoadConflict::Update => insert.conflict = Some(overwrite(table, &insert.columns)),
        }
        insert
    }
}

/// `ON CONFLICT (key) DO UPDATE SET …` of all that a row sets.
fn overwrite(table: &'static Table, columns: &[usize]) -> ConflictClause {
    let target: Vec<usize> = table.key_positions().to_vec();
    let key: Vec<usize> = key_columns(table).collect();
    let set = columns.iter().filter(|column| !key.contains(column));
    let set: Vec<SetClause> = set
        .map(|&column| SetClause::incoming(table, column))
        .collect();
    if set.is_empty() {
        return ConflictClause::ignore(target);
    }
    let filter = Vec::new();
    let action = ConflictAction::DoUpdate { set, filter };
    ConflictClause {
        target,
        index: None,
        action,
    }
}

/// Returns the keys that an insert sets; none where it leaves them to the database.
fn keys_of(insert: &Insert) -> Vec<KeyValue> {
    let columns = key_columns(insert.table).map(|key| {
        let place = insert.columns.iter().position(|column| *column == key)?;
        Some(insert.values.column(place).to_vec())
    });
    let columns: Option<Vec<Vec<Value>>> = columns.collect();
    columns.map_or_else(Vec::new, KeyValue::of_columns)
}

/// Returns the key of a row, if the row sets it.
pub(super) fn given_key(table: &'static Table, values: &[Option<Value>]) -> Option<KeyValue> {
    key_columns(table)
        .map(|column| values[column].clone())
        .collect()
}

/// Returns whether a row refers to another by a foreign key that is set late.
pub(super) fn has_late_values(step: &LoadStep, values: &[Option<Value>]) -> bool {
    let mut late = step
        .late
        .iter()
        .filter_map(|&column| values[column].as_ref());
    late.any(|value| !value.is_null())
}

impl<P: Clone + Send + Sync> StoreRows<P> for TableLoad<P> {
    fn store<'a>(
        &'a mut self,
        rows: &'a [FileRow<P>],
        tx: &'a Transaction,
    ) -> BoxedFuture<'a, Result<()>> {
        BoxedFuture::new(self.insert(rows, tx))
    }
}

impl<P> fmt::Debug for TableLoad<P> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("TableLoad")
            .field("table", &self.step.table.name)
            .finish_non_exhaustive()
    }
}
