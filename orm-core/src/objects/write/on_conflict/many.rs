//! Many drafts that a unique key may forbid.

use super::drafts::{check_duplicates, check_is_given, check_values, equal_drafts};
use super::resolve::{ReturnedKeys, fate, resolve};
use super::turns::{Turns, in_turns};
use super::{
    TableRule, duplicates, fails_of_overlaps, skips_overlaps, unless_it_overlaps, updates_twice,
};
use crate::db::{Target, WrittenRow};
use crate::error::{Error, FieldError, Result};
use crate::model::{ConflictRule, Key, Model, at_column};
use crate::objects::run::columns::key_in_column;
use crate::objects::run::transaction::{all_or_nothing, retried};
use crate::objects::run::{Prepared, prepare};
use crate::objects::write::bulk::order::rise;
use crate::objects::write::bulk::{DraftBatches, RowBatch};
use crate::objects::write::failed_draft::{of_drafts, refused_draft};
use crate::objects::write::rows_in_hand::{are_known, indexed_drafts};
use crate::objects::write::stored_rows::{stored_by_key, values};
use crate::objects::write::unique_target::name_of;
use crate::objects::write::writing_order::by_position;
use crate::objects::write::written::Written;
use crate::query::{Insert, Request};
use crate::schema::{Index, Table};
use crate::value::{KeyValue, Reader, Value, ValueRow};
use std::collections::{HashMap, HashSet};

/// The insert of drafts that set the same fields, and their positions among all of them.
struct BatchUpsert {
    insert: Insert,
    prepared: Prepared,
    positions: Vec<usize>,
}

/// Inserts the drafts, and does with the rows that are in their way what the rule says: all of it or nothing. Returns
/// what became of each, in their order.
pub(in crate::objects) async fn create_with<M: Model>(
    drafts: DraftBatches,
    rule: ConflictRule,
    on: Target<'_>,
) -> Result<Vec<Written<M::Key>>> {
    let written = create_of_table(M::table(), drafts, rule, on).await?;
    let mut all = Vec::with_capacity(written.len());
    for written in written {
        all.push(written.try_map(key_of::<M>)?);
    }
    Ok(all)
}

async fn create_of_table(
    table: &'static Table,
    drafts: DraftBatches,
    rule: ConflictRule,
    on: Target<'_>,
) -> Result<Vec<Written<KeyValue>>> {
    let rule = TableRule::new(rule, table)?;
    let (batches, count) = drafts.finish();
    check_values(&batches, table, "bulk_create_with")?;
    check_is_given(&batches, table, &rule)?;
    let mut equal = Vec::new();
    let Turns { batches, left_out } = if rule.updates() {
        check_duplicates(table, &rule.keys, &batches)?;
        equal = equal_drafts(&rule.clause, &batches);
        Turns::of_one(one_by_one(table, &rule, batches))
    } else {
        in_turns(table, &rule, batches)
    };
    let batches = if skips_overlaps(table, &rule.clause) {
        as_they_came(table, &rule, batches, on)
    } else {
        batches
    };
    let batches = batches.into_iter();
    let batches = batches.map(|batch| BatchUpsert::new(batch, table, &rule, on));
    let mut batches = batches
        .collect::<Result<Vec<_>>>()
        .map_err(|error| of_drafts(count, error))?;
    if count > 1 {
        check_is_known(&rule, &batches)?;
    }
    if let (Some(index), false) = (rule.clause.index, equal.is_empty()) {
        check_equal_drafts(index, &equal, &batches, on).await?;
    }
    let written = match batches.as_mut_slice() {
        [] => return Ok(Vec::new()),
        // A transaction of the program goes on without drafts that are refused: they are in a savepoint.
        [batch] if on.database().is_some() => {
            let written = batch.write_by_own_keys(&rule, on).await?;
            written.map(|written| by_position(&batch.positions, written))
        }
        _ => None,
    };
    let written = match written {
        Some(written) => written,
        None => write_all(&mut batches, count, &rule, on).await?,
    };
    Ok(with_left_out(written, left_out))
}

/// Adds the drafts that were left out, in whose way the row of the first equal one is.
fn with_left_out(
    written: Vec<Written<KeyValue>>,
    left_out: Vec<(usize, usize)>,
) -> Vec<Written<KeyValue>> {
    if left_out.is_empty() {
        return written;
    }
    let mut all: Vec<Written<KeyValue>> = Vec::with_capacity(written.len() + left_out.len());
    let (mut written, mut left_out) = (written.into_iter(), left_out.into_iter().peekable());
    loop {
        let own = left_out.next_if(|&(position, _)| position == all.len());
        let next = own.map(|(_, first)| Written::Skipped(all[first].stored().cloned()));
        match next.or_else(|| written.next()) {
            Some(next) => all.push(next),
            None => return all,
        }
    }
}

/// Refuses drafts that have the same in the unique index of the rule: of these, which have the same in its fields, two that
/// are both in the index.
async fn check_equal_drafts(
    index: &'static Index,
    equal: &[Vec<usize>],
    batches: &[BatchUpsert],
    on: Target<'_>,
) -> Result<()> {
    let positions: HashSet<usize> = equal.iter().flatten().copied().collect();
    let mut indexed = HashSet::new();
    for batch in batches {
        let is_equal = |row: &usize| positions.contains(&batch.positions[*row]);
        let rows: Vec<usize> = batch.rows().into_iter().filter(is_equal).collect();
        if rows.is_empty() {
            continue;
        }
        let found = indexed_drafts(index, &batch.insert, &rows, on).await?;
        let found = found.unwrap_or_default().into_iter();
        indexed.extend(found.map(|found| batch.positions[found.draft]));
    }
    let pairs = equal.iter().filter_map(|drafts| {
        let mut drafts = drafts.iter().filter(|draft| indexed.contains(draft));
        Some([*drafts.next()?, *drafts.next()?])
    });
    let Some(pair) = pairs.min_by_key(|[_, second]| *second) else {
        return Ok(());
    };
    let table = batches[0].insert.table;
    Err(duplicates(table, pair, index.named_fields().as_deref()))
}

/// Divides batches whose rows may not be found any more by the unique key of the rule, once they are updated: the one row
/// that a statement of one draft hands back is the row of that draft.
fn one_by_one(table: &'static Table, rule: &TableRule, batches: Vec<RowBatch>) -> Vec<RowBatch> {
    let mut divided = Vec::with_capacity(batches.len());
    for batch in batches {
        let clause = rule.clause_of(table, |column| batch.gives(column));
        if clause.moves_rows(table) {
            divided.extend(row_by_row(table, rule, [batch]));
        } else {
            divided.push(batch);
        }
    }
    divided
}

/// Puts drafts that may be left out since their ranges overlap into the order in which they came: of two that overlap, the
/// first one is stored. Each has a statement of its own where one for all would fail, or would not tell which it left out.
fn as_they_came(
    table: &'static Table,
    rule: &TableRule,
    batches: Vec<RowBatch>,
    on: Target<'_>,
) -> Vec<RowBatch> {
    let fails = fails_of_overlaps(table, &rule.clause, on);
    match batches.as_slice() {
        [batch] if !fails && are_known_by_key(table, rule, batch) => batches,
        _ => {
            let mut divided = row_by_row(table, rule, batches);
            divided.sort_by_key(|batch| batch.positions()[0]);
            divided
        }
    }
}

/// Returns whether all rows of a batch set one of the unique keys, and no column of it to null.
fn are_known_by_key(table: &'static Table, rule: &TableRule, batch: &RowBatch) -> bool {
    let is_set = |column: usize| {
        let values = batch.column(column);
        values.is_some_and(|values| !values.iter().any(Value::is_null))
    };
    let mut keys = rule.keys.iter();
    keys.any(|key| key.iter().flat_map(|&it| table.range(it)).all(is_set))
}

/// Divides batches into one for each row, in the order in which one statement would write them.
fn row_by_row(
    table: &'static Table,
    rule: &TableRule,
    batches: impl IntoIterator<Item = RowBatch>,
) -> Vec<RowBatch> {
    let mut divided = Vec::new();
    for mut batch in batches {
        batch.order_by(&rule.written_by(table, |column| batch.column(column).is_some()));
        let rows = 0..batch.positions().len();
        divided.extend(rows.map(|row| batch.part(&[row])));
    }
    divided
}

/// Refuses drafts of which nothing would tell whether a unique index forbids them.
fn check_is_known(rule: &TableRule, batches: &[BatchUpsert]) -> Result<()> {
    for index in &rule.indexes {
        for BatchUpsert { insert, .. } in batches {
            if !are_known(&index.fields_read(insert.table), insert) {
                return Err(unknown(insert.table, index));
            }
        }
    }
    Ok(())
}

fn unknown(table: &'static Table, index: &'static Index) -> Error {
    let name = name_of(table, index).unwrap_or("a unique index");
    Error::InvalidQuery {
        model: table.model,
        why: format!(
            "nothing tells which drafts `{name}` leaves out, as the database fills in what it is about; set those \
            fields, name another unique key with `on`, or save the drafts one by one"
        ),
    }
}

/// Writes all batches, or none of them. What was written is looked up, which nobody may have changed by then; where that
/// shows that two drafts were one row, nothing of them stays.
async fn write_all(
    batches: &mut [BatchUpsert],
    count: usize,
    rule: &TableRule,
    on: Target<'_>,
) -> Result<Vec<Written<KeyValue>>> {
    let table = batches.first().map(|batch| batch.insert.table);
    let all = retried!(
        on,
        all_or_nothing(on, async |on| write(batches, count, rule, on).await).await
    );
    let all = all.map_err(|error| match table {
        Some(table) if updates_twice(&error) => one_row(table),
        _ => error,
    })?;
    Ok(all.into_iter().flatten().collect())
}

async fn write(
    batches: &mut [BatchUpsert],
    count: usize,
    rule: &TableRule,
    on: Target<'_>,
) -> Result<Vec<Option<Written<KeyValue>>>> {
    let mut all = vec![None; count];
    for batch in &mut *batches {
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
    let keys = written.iter().enumerate().filter_map(|(row, written)| {
        let written = written.as_ref().filter(|written| !written.is_skipped());
        Some((row, written?.stored()?))
    });
    if rise(keys.clone().map(|(_, key)| key.as_integer())) {
        return Ok(());
    }
    let mut seen = HashMap::with_capacity(written.len());
    for (position, key) in keys {
        if let Some(before) = seen.insert(key, position) {
            return Err(duplicates(table, [before, position], None));
        }
    }
    Ok(())
}

/// The error of drafts of which the database does not say which two became one row.
fn one_row(table: &Table) -> Error {
    let message = "two of the drafts are the same row to the database; keep one of them";
    Error::Validation {
        model: table.model,
        errors: vec![FieldError::new([], message)],
    }
}

impl BatchUpsert {
    fn new(
        mut batch: RowBatch,
        table: &'static Table,
        rule: &TableRule,
        on: Target<'_>,
    ) -> Result<Self> {
        batch.order_by(&rule.written_by(table, |column| batch.column(column).is_some()));
        let clause = rule.clause_of(table, |column| batch.gives(column));
        let (mut insert, positions) = batch.into_insert(table);
        insert.returning = table.key_positions().to_vec();
        insert.conflict = Some(clause);
        insert.tells_inserted = rule.updates();
        let prepared = prepare(Request::Insert(&insert), on);
        Ok(BatchUpsert {
            prepared: prepared.map_err(|error| refused_draft(error, &insert, &positions))?,
            insert,
            positions,
        })
    }

    /// Writes the rows, if every draft is written to a row of the integer key that it sets, and the database says what
    /// became of it: then there is nothing to look up, and the one statement needs no transaction.
    async fn write_by_own_keys(
        &mut self,
        rule: &TableRule,
        on: Target<'_>,
    ) -> Result<Option<Vec<Written<KeyValue>>>> {
        let &[key] = self.insert.table.key_positions() else {
            return Ok(None);
        };
        let are_integers = |keys: &[Value]| keys.iter().all(|key| key.as_integer().is_some());
        if !rule.clause.writes_each(key) || !values(&self.insert, key).is_some_and(are_integers) {
            return Ok(None);
        }
        if let Some(written) = self.write_told(on).await? {
            return Ok(Some(written));
        }
        self.prepared.hand_back();
        let written = self.write_and_read(rule, on).await?;
        if written.is_none() {
            self.tell_nothing(on)?;
        }
        Ok(written)
    }

    /// Writes the rows, if the connection tells what becomes of each as it is written; else none of them.
    async fn write_told(&self, on: Target<'_>) -> Result<Option<Vec<Written<KeyValue>>>> {
        let Some(written) = self.prepared.write_told(on).await? else {
            return Ok(None);
        };
        let (table, key) = (self.insert.table, self.insert.returning[0]);
        let fate = |row: &WrittenRow| {
            let value = key_in_column(row.key, table, key)?;
            Ok(fate(value.into(), row.is_updated))
        };
        written.iter().map(fate).collect::<Result<_>>().map(Some)
    }

    /// Writes the rows, if each that comes back tells whether it is new; else none of them.
    async fn write_and_read(
        &self,
        rule: &TableRule,
        on: Target<'_>,
    ) -> Result<Option<Vec<Written<KeyValue>>>> {
        let mut returned = ReturnedKeys::new(HashMap::new());
        let is_told = self
            .prepared
            .fetch_told(on, &mut |reader| returned.read(&self.insert, reader))
            .await?;
        if !is_told {
            return Ok(None);
        }
        resolve(&self.insert, rule, returned, self.rows(), on)
            .await
            .map(Some)
    }

    /// Has the rows that come back tell nothing of themselves.
    fn tell_nothing(&mut self, on: Target<'_>) -> Result<()> {
        self.insert.tells_inserted = false;
        self.prepared = prepare(Request::Insert(&self.insert), on)?;
        self.prepared.hand_back();
        Ok(())
    }

    /// Writes the rows. Returns what became of each.
    async fn run(&mut self, rule: &TableRule, on: Target<'_>) -> Result<Vec<Written<KeyValue>>> {
        if self.insert.tells_inserted {
            if let Some(written) = self.write_told(on).await? {
                return Ok(written);
            }
            self.prepared.hand_back();
            if let Some(written) = self.write_and_read(rule, on).await? {
                return Ok(written);
            }
            self.tell_nothing(on)?;
        }
        let before = if rule.updates() {
            self.stored_before(rule, on).await?
        } else {
            HashMap::new()
        };
        let mut returned = ReturnedKeys::new(before);
        let mut fetch = async |on: Target<'_>| {
            let mut read = |reader: &mut dyn Reader| returned.read(&self.insert, reader);
            self.prepared.fetch(on, &mut read).await.map(Some)
        };
        if fails_of_overlaps(self.insert.table, &rule.clause, on) {
            unless_it_overlaps(on, fetch).await?;
        } else {
            fetch(on).await?;
        }
        resolve(&self.insert, rule, returned, self.rows(), on).await
    }

    /// Looks for the stored rows that are in the way of these by the unique key of the rule. Returns their keys.
    async fn stored_before(
        &self,
        rule: &TableRule,
        on: Target<'_>,
    ) -> Result<HashMap<usize, KeyValue>> {
        let rows = self.rows();
        let Some(index) = rule.clause.index else {
            return stored_by_key(&self.insert, &rule.keys[0], &rows, on).await;
        };
        let found = indexed_drafts(index, &self.insert, &rows, on).await?;
        let found = found.ok_or_else(|| unknown(self.insert.table, index))?;
        let found = found.into_iter();
        Ok(found
            .filter_map(|found| Some((found.draft, found.stored?)))
            .collect())
    }

    /// The positions of all rows.
    fn rows(&self) -> Vec<usize> {
        (0..self.positions.len()).collect()
    }
}

/// The key as the model has it.
fn key_of<M: Model>(mut key: KeyValue) -> Result<M::Key> {
    let mut reader = ValueRow::new(key.values_mut());
    let table = M::table();
    M::Key::read(&mut reader).map_err(|error| at_column(error, table, table.key_positions()[0]))
}
