//! Many drafts that a unique key may forbid.

use super::resolve::{ReturnedKeys, resolve};
use super::{TableRule, check_duplicates, duplicates};
use crate::db::Target;
use crate::error::{DecodeError, Result};
use crate::model::{ConflictRule, DraftValues, Key, Model, at_column};
use crate::objects::run::columns::read_columns;
use crate::objects::run::transaction::all_or_nothing;
use crate::objects::run::{Prepared, prepare};
use crate::objects::write::bulk::{RowBatch, batches};
use crate::objects::write::draft::fill_in;
use crate::objects::write::written::Written;
use crate::query::{Insert, Request, RowLookup};
use crate::schema::Table;
use crate::value::{Array, KeyValue, Reader, Value, ValueRow};
use chrono::Utc;
use std::collections::HashMap;

/// The insert of drafts that set the same fields, and their positions among all of them.
pub(super) struct BatchUpsert {
    pub(super) insert: Insert,
    prepared: Prepared,
    positions: Vec<usize>,
}

/// Inserts the drafts, and does with the rows that are in their way what the rule says: all of it or nothing. Returns
/// what became of each, in their order.
pub(in crate::objects) async fn create_with<M: Model>(
    drafts: Vec<DraftValues>,
    rule: ConflictRule,
    on: Target<'_>,
) -> Result<Vec<Written<M::Key>>> {
    let (table, now) = (M::table(), Utc::now());
    let rule = TableRule::new(rule, table)?;
    rule.check_tells_rows(table)?;
    let rows = drafts.into_iter();
    let rows: Vec<_> = rows
        .map(|draft| fill_in(draft, M::write_default, now))
        .collect();
    rows.iter()
        .try_for_each(|row| rule.check_is_given(table, row))?;
    check_duplicates(table, &rule.keys, &rows)?;
    let count = rows.len();
    let batches = batches(rows.into_iter(), on.max_bind_bytes()).into_iter();
    let batches = batches.map(|batch| BatchUpsert::new(batch, table, &rule, on));
    let batches = batches.collect::<Result<Vec<_>>>()?;
    if batches.is_empty() {
        return Ok(Vec::new());
    }
    // What was written is looked up, which nobody may have changed by then; where that shows that two drafts were one row,
    // nothing of them stays.
    let keys = all_or_nothing(on, async |on| write(&batches, count, &rule, on).await).await?;
    let keys = keys.into_iter().flatten();
    keys.map(|written| written.try_map(key_of::<M>)).collect()
}

async fn write(
    batches: &[BatchUpsert],
    count: usize,
    rule: &TableRule,
    on: Target<'_>,
) -> Result<Vec<Option<Written<KeyValue>>>> {
    let mut all = vec![None; count];
    for batch in batches {
        let written = batch.run(rule, on).await?;
        for (&position, written) in batch.positions.iter().zip(written) {
            all[position] = Some(written);
        }
    }
    if let Some(batch) = batches.first() {
        check_is_written_once(batch.insert.table, &all)?;
    }
    Ok(all)
}

/// Refuses two drafts that became one row, since the database knows more values to be the same than Rust does: texts of a
/// collation that ignores case.
fn check_is_written_once(
    table: &'static Table,
    written: &[Option<Written<KeyValue>>],
) -> Result<()> {
    let mut seen = HashMap::with_capacity(written.len());
    for (position, written) in written.iter().enumerate() {
        let Some(Written::Inserted(key) | Written::Updated(key)) = written else {
            continue;
        };
        if let Some(before) = seen.insert(key, position) {
            return Err(duplicates(table, [before, position], None));
        }
    }
    Ok(())
}

impl BatchUpsert {
    fn new(
        batch: RowBatch,
        table: &'static Table,
        rule: &TableRule,
        on: Target<'_>,
    ) -> Result<Self> {
        let (mut insert, positions) = batch.into_insert(table);
        insert.returning = table.key_positions().to_vec();
        insert.conflict = Some(rule.clause.clone());
        insert.tells_inserted = rule.updates();
        Ok(BatchUpsert {
            prepared: prepare(Request::Insert(&insert), on.backend())?,
            insert,
            positions,
        })
    }

    /// Writes the rows. Returns what became of each.
    async fn run(&self, rule: &TableRule, on: Target<'_>) -> Result<Vec<Written<KeyValue>>> {
        let tells_inserted = rule.updates() && on.backend().features().tells_inserted_rows;
        let all: Vec<usize> = (0..self.positions.len()).collect();
        let before = if rule.updates() && !tells_inserted {
            self.stored(&rule.keys[0], &all, on).await?
        } else {
            HashMap::new()
        };
        let mut returned = ReturnedKeys::new(before);
        self.prepared
            .fetch(on, &mut |reader| {
                let key = read_key(self.insert.table, reader)?;
                let is_updated =
                    tells_inserted && !reader.bool().map_err(DecodeError::of_no_model)?;
                returned.add(key, is_updated);
                Ok(())
            })
            .await?;
        resolve(self, rule, returned, all, on).await
    }

    /// Returns the values that this row has in the fields of a unique key, where all of them are set and not null.
    pub(super) fn has_key(&self, columns: &[usize], row: usize) -> bool {
        columns.iter().all(|column| {
            let column = self.column(*column);
            column.is_some_and(|values| !values[row].is_null())
        })
    }

    /// The values of a column of the table, if the rows set it.
    pub(super) fn column(&self, column: usize) -> Option<&[Value]> {
        let mut columns = self.insert.columns.iter();
        let position = columns.position(|set| *set == column)?;
        Some(self.insert.values.column(position))
    }

    /// Looks for the stored rows that have the same as these rows in the fields of a unique key. Returns their keys.
    pub(super) async fn stored(
        &self,
        fields: &[usize],
        rows: &[usize],
        on: Target<'_>,
    ) -> Result<HashMap<usize, KeyValue>> {
        let table = self.insert.table;
        let columns: Vec<usize> = fields.iter().flat_map(|&it| table.range(it)).collect();
        let rows: Vec<usize> = rows
            .iter()
            .copied()
            .filter(|&row| self.has_key(&columns, row))
            .collect();
        if rows.is_empty() {
            return Ok(HashMap::new());
        }
        let values = columns.iter().map(|&column| {
            let values = self.column(column).unwrap_or_default();
            let values = rows.iter().map(|&row| values[row].clone());
            Array::new(table.columns()[column].ty, values.collect())
        });
        let lookup = RowLookup {
            table,
            values: values.collect(),
            columns,
        };
        let mut found = HashMap::with_capacity(rows.len());
        prepare(Request::Lookup(&lookup), on.backend())?
            .fetch(on, &mut |reader| {
                let n = reader.i64().map_err(DecodeError::of_no_model)?;
                let row = usize::try_from(n).ok().and_then(|n| rows.get(n));
                found.extend(row.copied().zip(Some(read_key(table, reader)?)));
                Ok(())
            })
            .await?;
        Ok(found)
    }
}

/// Reads the columns of the key.
fn read_key(table: &'static Table, reader: &mut dyn Reader) -> Result<KeyValue> {
    let mut key = Vec::with_capacity(1);
    read_columns(table, table.key_positions(), reader, &mut key)?;
    Ok(KeyValue::from(key))
}

/// The key as the model has it.
fn key_of<M: Model>(key: KeyValue) -> Result<M::Key> {
    let mut values = key.into_values();
    let mut reader = ValueRow::new(&mut values);
    let table = M::table();
    M::Key::read(&mut reader).map_err(|error| at_column(error, table, table.key_positions()[0]))
}
