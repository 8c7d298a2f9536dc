//! The rows that came back from an insert, and those that did not, matched with the drafts.
//!
//! Rows that are left out do not come back, so neither their number nor their order tells whose they are; and the values
//! of a stored row need not be those of the draft that it stands in the way of. The database itself is asked which row has
//! the same as which draft in a unique key.

use super::TableRule;
use crate::db::Target;
use crate::error::{DatabaseError, DecodeError, DecodeResult, Error, Result};
use crate::objects::run::columns::{read_into_columns, read_key};
use crate::objects::write::bulk::order::rise;
use crate::objects::write::rows_in_hand::indexed_drafts;
use crate::objects::write::stored_rows::{stored_by_key, values};
use crate::objects::write::written::Written;
use crate::query::Insert;
use crate::schema::Table;
use crate::value::{KeyValue, Reader, Type, Value};
use std::collections::{HashMap, HashSet};

/// The keys that an insert handed back.
pub(super) struct ReturnedKeys {
    /// The keys of rows that were there before, by the positions of the drafts, where the database does not tell.
    before: HashMap<usize, KeyValue>,
    keys: Vec<KeyValue>,
    /// Says of each of the keys whether a stored row was updated.
    updated: Vec<bool>,
}

impl ReturnedKeys {
    pub(super) fn new(before: HashMap<usize, KeyValue>) -> Self {
        ReturnedKeys {
            before,
            keys: Vec::new(),
            updated: Vec::new(),
        }
    }

    /// Adds the key of one row and whether it was updated, if the insert tells it; where all rows come as one, those of all.
    pub(super) fn read(&mut self, insert: &Insert, reader: &mut dyn Reader) -> Result<()> {
        let table = insert.table;
        if reader.holds_all_rows() {
            let mut columns = vec![Vec::new(); table.key_positions().len()];
            read_into_columns(table, table.key_positions(), reader, &mut columns)?;
            self.keys = KeyValue::of_columns(columns);
        } else {
            self.keys.push(read_key(table, reader)?);
        }
        self.read_updated(insert, reader)
            .map_err(DecodeError::of_no_model)
    }

    fn read_updated(&mut self, insert: &Insert, reader: &mut dyn Reader) -> DecodeResult<()> {
        if !insert.tells_inserted {
            self.updated.resize(self.keys.len(), false);
        } else if reader.holds_all_rows() {
            let are_new = reader.array(&Type::Bool)?;
            let is_old = |is_new: &Value| *is_new == Value::Bool(false);
            self.updated = are_new.values().iter().map(is_old).collect();
        } else {
            self.updated.push(!reader.bool()?);
        }
        Ok(())
    }

    /// Returns whether every draft was inserted, and its key is the next one that the database counted: it rises in the
    /// order of the drafts, which both compute row by row.
    fn are_in_order(&self, rows: usize, table: &Table) -> bool {
        let is_new = || self.before.is_empty() && !self.updated.contains(&true);
        self.keys.len() == rows
            && is_counted(table)
            && is_new()
            && rise(self.keys.iter().map(KeyValue::as_integer))
    }

    /// Returns whether the rows came back with the keys that their drafts set, one after the other.
    fn are_those_of(&self, insert: &Insert, rule: &TableRule, rows: usize) -> bool {
        let key_columns = insert.table.key_positions().iter();
        let set: Vec<&[Value]> = key_columns.filter_map(|&it| values(insert, it)).collect();
        let has_its_own = |(row, key): (usize, &KeyValue)| {
            key.iter().zip(&set).all(|(key, set)| *key == set[row])
        };
        self.keys.len() == rows
            && is_by_own_key(insert, rule)
            && self.keys.iter().enumerate().all(has_its_own)
    }

    /// Returns what became of each draft, if the rows came back in their order.
    pub(super) fn into_written(self) -> Vec<Written<KeyValue>> {
        let before = self.before;
        let rows = self.keys.into_iter().zip(self.updated).enumerate();
        rows.map(|(row, (key, is_updated))| fate(key, is_updated || before.contains_key(&row)))
            .collect()
    }

    /// Returns the rows by their keys.
    fn by_key(&self) -> WrittenRows<'_> {
        WrittenRows {
            returned: self,
            updated: self.keys.iter().zip(self.updated.iter().copied()).collect(),
        }
    }
}

/// The rows that were written, by their keys.
struct WrittenRows<'r> {
    returned: &'r ReturnedKeys,
    /// True says that a stored row was updated.
    updated: HashMap<&'r KeyValue, bool>,
}

impl WrittenRows<'_> {
    /// Returns what became of a draft whose row has this key.
    fn of(&self, row: usize, key: KeyValue) -> Written<KeyValue> {
        match self.updated.get(&key) {
            None => Written::Skipped(Some(key)),
            Some(&updated) => fate(key, updated || self.returned.before.contains_key(&row)),
        }
    }
}

/// Returns what became of a row that was written.
pub(super) fn fate(key: KeyValue, is_updated: bool) -> Written<KeyValue> {
    if is_updated {
        Written::Updated(key)
    } else {
        Written::Inserted(key)
    }
}

/// Matches what came back with the drafts. Returns what became of each.
pub(super) async fn resolve(
    insert: &Insert,
    rule: &TableRule,
    returned: ReturnedKeys,
    rows: Vec<usize>,
    on: Target<'_>,
) -> Result<Vec<Written<KeyValue>>> {
    let table = insert.table;
    // The row that a statement of one draft hands back is that of the draft.
    let is_one = rows.len() == 1 && returned.keys.len() == 1;
    if is_one
        || !sets_key(insert, table) && returned.are_in_order(rows.len(), table)
        || returned.are_those_of(insert, rule, rows.len())
    {
        return Ok(returned.into_written());
    }
    let returned = returned.by_key();
    let mut written: Vec<_> = rows
        .iter()
        .map(|&row| by_own_key(insert, rule, &returned, row))
        .collect();
    for key in &rule.keys {
        let open = open_rows(&written);
        let mut found = stored_by_key(insert, key, &open, on).await?;
        let columns: Vec<usize> = key.iter().flat_map(|&it| table.range(it)).collect();
        for row in open {
            let key = found.remove(&row);
            // A row that was written is found by its key.
            if key.is_some() || has_key(insert, &columns, row) {
                settle(&mut written[row], &returned, row, key);
            }
        }
    }
    for index in &rule.indexes {
        let found = indexed_drafts(index, insert, &open_rows(&written), on).await?;
        for found in found.unwrap_or_default() {
            let row = found.draft;
            settle(&mut written[row], &returned, row, found.stored);
        }
    }
    rest(insert, &returned, &mut written)?;
    let written: Vec<_> = written.into_iter().flatten().collect();
    let done = written.iter().filter(|it| !it.is_skipped()).count();
    if done < returned.updated.len() {
        return Err(unclear(table));
    }
    Ok(written)
}

/// Returns the rows of which it is known that a key is in the way, or nothing yet.
fn open_rows(written: &[Option<Written<KeyValue>>]) -> Vec<usize> {
    let rows = written.iter().enumerate();
    let open = rows.filter(|(_, written)| matches!(written, None | Some(Written::Skipped(None))));
    open.map(|(row, _)| row).collect()
}

/// Says what became of a draft that is open, by the key of the stored row that has the same in a unique key of it.
fn settle(
    written: &mut Option<Written<KeyValue>>,
    returned: &WrittenRows<'_>,
    row: usize,
    stored: Option<KeyValue>,
) {
    *written = Some(match stored {
        Some(key) if written.is_none() => returned.of(row, key),
        stored => Written::Skipped(stored),
    });
}

/// Matches a draft that sets the primary key with the row that was written by it, if the rule is about that key. A row whose
/// key the database takes for the same, though it is written otherwise, is looked for.
fn by_own_key(
    insert: &Insert,
    rule: &TableRule,
    returned: &WrittenRows<'_>,
    row: usize,
) -> Option<Written<KeyValue>> {
    if !is_by_own_key(insert, rule) {
        return None;
    }
    let key = own_key(insert, insert.table, row);
    let is_written = returned.updated.contains_key(&key);
    is_written.then(|| returned.of(row, key))
}

/// Returns whether the drafts set the primary key, and the rule is about it.
fn is_by_own_key(insert: &Insert, rule: &TableRule) -> bool {
    let table = insert.table;
    let is_primary = |key: &Vec<usize>| key == table.primary_key;
    rule.keys.iter().any(is_primary) && sets_key(insert, table)
}

/// Matches the rows that no unique key forbids, since it is null: they are inserted, and known by the keys that they set
/// or those that the database counted for them. If nothing was written, something forbids them all the same.
fn rest(
    insert: &Insert,
    returned: &WrittenRows<'_>,
    written: &mut [Option<Written<KeyValue>>],
) -> Result<()> {
    let table = insert.table;
    let rest = (0..written.len()).filter(|&row| written[row].is_none());
    let rest: Vec<usize> = rest.collect();
    if returned.updated.is_empty() {
        for row in rest {
            written[row] = Some(Written::Skipped(None));
        }
        return Ok(());
    }
    if rest.is_empty() {
        return Ok(());
    }
    let keys = if sets_key(insert, table) {
        rest.iter()
            .map(|&row| own_key(insert, table, row))
            .collect()
    } else {
        let known = written.iter().flatten().filter_map(Written::stored);
        counted_keys(table, returned, &known.collect())?
    };
    if keys.len() != rest.len() {
        return Err(unclear(table));
    }
    for (row, key) in rest.into_iter().zip(keys) {
        written[row] = Some(Written::Inserted(key));
    }
    Ok(())
}

/// The keys that the database counted for rows which are not known yet, in the order of their drafts.
fn counted_keys(
    table: &Table,
    returned: &WrittenRows<'_>,
    known: &HashSet<&KeyValue>,
) -> Result<Vec<KeyValue>> {
    let keys = returned
        .returned
        .keys
        .iter()
        .filter(|key| !known.contains(key));
    let mut keys: Vec<KeyValue> = keys.cloned().collect();
    if keys.len() > 1 && !is_counted(table) {
        return Err(unclear(table));
    }
    keys.sort_by_key(KeyValue::as_integer);
    Ok(keys)
}

/// Returns whether a draft sets all columns of a unique key, and none of them to null.
fn has_key(insert: &Insert, columns: &[usize], row: usize) -> bool {
    columns.iter().all(|&column| {
        let values = values(insert, column);
        values.is_some_and(|values| !values[row].is_null())
    })
}

/// Returns whether the drafts set the primary key.
fn sets_key(insert: &Insert, table: &'static Table) -> bool {
    let mut key = table.key_positions().iter();
    key.all(|&column| values(insert, column).is_some())
}

/// The primary key that a draft sets.
fn own_key(insert: &Insert, table: &'static Table, row: usize) -> KeyValue {
    let key = table.key_positions().iter();
    let values = key.filter_map(|&column| Some(values(insert, column)?[row].clone()));
    values.collect()
}

/// Returns whether the database counts the primary key up.
fn is_counted(table: &Table) -> bool {
    table
        .primary_key
        .iter()
        .all(|&field| table.fields[field].identity)
}

fn unclear(table: &Table) -> Error {
    let message = format!(
        "the rows of `{}` were written, but nothing tells which came of which draft: a trigger changes or drops some, a \
        constraint that the model does not declare leaves some out, or the database makes up their keys; save them one \
        by one",
        table.model
    );
    Error::Database(DatabaseError::new(None, message, None))
}
