//! Drafts that are the same row by one unique key, written one after the other.
//!
//! Of two such drafts the second one is ignored if the first was inserted, and inserted if that was ignored for another
//! key. One statement would not tell which of them its row came of, so each has a statement in which it stands alone: its
//! turn. What becomes of all drafts is what would become of them if they were saved one by one.

use super::TableRule;
use super::drafts::{are_rising, given_keys};
use crate::objects::write::bulk::RowBatch;
use crate::schema::{Index, IndexValue, Table};
use crate::value::Value;
use std::borrow::Cow;
use std::collections::hash_map::Entry;
use std::collections::{BTreeMap, HashMap, HashSet};

/// Drafts in the batches that are written one after the other, and those that are not written at all.
pub(super) struct Turns {
    pub(super) batches: Vec<RowBatch>,
    /// The positions of the drafts that are left out, in order, each with that of the equal draft before it.
    pub(super) left_out: Vec<(usize, usize)>,
}

impl Turns {
    /// All drafts in one turn.
    pub(super) fn of_one(batches: Vec<RowBatch>) -> Self {
        Turns {
            batches,
            left_out: Vec::new(),
        }
    }
}

/// The values of a draft in the columns of one unique key.
type KeyValues<'b> = Vec<Cow<'b, Value>>;

/// The columns in which two rows may not have the same.
struct KeyColumns {
    columns: Vec<usize>,
    /// The columns of texts whose case does not count.
    folded: Vec<usize>,
}

impl KeyColumns {
    fn of_key(table: &'static Table, key: &[usize]) -> Self {
        KeyColumns {
            columns: key.iter().flat_map(|&field| table.range(field)).collect(),
            folded: Vec::new(),
        }
    }

    /// The columns of a unique index, as if all rows were in it. An expression has the same value in rows that have the
    /// same in what it reads; one such as `lower(name)` also in those that differ but in case.
    fn of_index(table: &'static Table, index: &Index) -> Self {
        let (mut columns, mut folded) = (Vec::new(), Vec::new());
        for key in index.keys {
            match key.value {
                IndexValue::Field(field) => columns.extend(table.range(field)),
                IndexValue::IgnoringCase(field) => folded.extend(table.range(field)),
                IndexValue::Expression(sql) => {
                    let read = sql.fields_read(table).into_iter();
                    folded.extend(read.flat_map(|field| table.range(field)));
                }
            }
        }
        columns.extend(&folded);
        KeyColumns { columns, folded }
    }

    /// Returns whether no two drafts have the same.
    fn differs(&self, batches: &[RowBatch]) -> bool {
        let mut seen = HashSet::new();
        let mut drafts = batches.iter().flat_map(|batch| self.of_drafts(batch));
        are_rising(batches, &self.columns) || drafts.all(|(_, values)| seen.insert(values))
    }

    /// Returns the values that drafts may not have twice, with the positions of the drafts.
    fn of_drafts<'b>(&self, batch: &'b RowBatch) -> Vec<(usize, KeyValues<'b>)> {
        let mut drafts: Vec<_> = given_keys(batch, &self.columns).collect();
        for (column, place) in self.columns.iter().zip(0..) {
            if self.folded.contains(column) {
                for (_, values) in &mut drafts {
                    fold(&mut values[place]);
                }
            }
        }
        drafts
    }
}

/// Makes texts the same that a database may take for the same where case does not count. That others become the same too
/// does no harm: their drafts have a statement each.
fn fold(value: &mut Cow<'_, Value>) {
    if let Value::Text(text) = &**value {
        *value = Cow::Owned(Value::Text(text.to_lowercase()));
    }
}

/// Gives each draft its turn: behind those of all drafts before it that have the same as it in a unique key.
pub(super) fn in_turns(
    table: &'static Table,
    rule: &TableRule,
    mut batches: Vec<RowBatch>,
) -> Turns {
    let keys = rule.keys.iter();
    let keys = keys.map(|key| KeyColumns::of_key(table, key));
    let indexes = rule.indexes.iter();
    let indexes = indexes.map(|index| KeyColumns::of_index(table, index));
    let keys: Vec<KeyColumns> = keys.chain(indexes).collect();
    if keys.iter().all(|key| key.differs(&batches)) {
        return Turns::of_one(batches);
    }
    let mut left_out = Vec::new();
    if are_of_all_rows(rule) {
        left_out = leave_out_equal(&keys, &mut batches);
    }
    let turns = turns_of(&keys, &batches);
    if !turns.is_empty() {
        batches = split(&batches, &turns);
    }
    Turns { batches, left_out }
}

/// Returns whether two drafts that have the same in the fields of all unique keys are the same by each of them.
fn are_of_all_rows(rule: &TableRule) -> bool {
    let is_of_fields = |index: &&Index| {
        let is_field = |value| !matches!(value, IndexValue::Expression(_));
        index.condition.is_none() && index.keys.iter().all(|key| is_field(key.value))
    };
    rule.indexes.iter().all(is_of_fields)
}

/// The values of a draft in unique keys, each with the number of its key.
type GivenKeys<'b> = Vec<(usize, KeyValues<'b>)>;

/// Returns what each draft has in the keys that it gives, by its position, as `of_batch` takes it from a batch.
fn by_draft<'b>(
    keys: &[KeyColumns],
    batches: &'b [RowBatch],
    of_batch: impl Fn(&KeyColumns, &'b RowBatch) -> Vec<(usize, KeyValues<'b>)>,
) -> BTreeMap<usize, GivenKeys<'b>> {
    let mut drafts: BTreeMap<usize, GivenKeys<'b>> = BTreeMap::new();
    for (number, key) in keys.iter().enumerate() {
        for (position, values) in batches.iter().flat_map(|batch| of_batch(key, batch)) {
            drafts.entry(position).or_default().push((number, values));
        }
    }
    drafts
}

/// Leaves drafts out that have the same as one before them in the columns of every unique key: whatever is stored, a rule
/// that ignores rows ignores them. Returns their positions in order, each with that of the first one.
fn leave_out_equal(keys: &[KeyColumns], batches: &mut Vec<RowBatch>) -> Vec<(usize, usize)> {
    let drafts = by_draft(keys, batches, |key, batch| {
        given_keys(batch, &key.columns).collect()
    });
    let (mut seen, mut equal) = (HashMap::with_capacity(drafts.len()), BTreeMap::new());
    for (position, given) in drafts {
        match seen.entry(given) {
            Entry::Occupied(first) => drop(equal.insert(position, *first.get())),
            Entry::Vacant(new) => drop(new.insert(position)),
        }
    }
    for batch in &mut *batches {
        let rows = batch.positions().iter().enumerate();
        let kept = rows.filter(|(_, position)| !equal.contains_key(position));
        let kept: Vec<usize> = kept.map(|(place, _)| place).collect();
        *batch = batch.part(&kept);
    }
    batches.retain(|batch| !batch.positions().is_empty());
    equal.into_iter().collect()
}

/// Returns the turns of the drafts that do not have the first one, by their positions.
fn turns_of(keys: &[KeyColumns], batches: &[RowBatch]) -> HashMap<usize, usize> {
    let (mut next, mut turns) = (HashMap::new(), HashMap::new());
    for (position, given) in by_draft(keys, batches, KeyColumns::of_drafts) {
        let before = given.iter().filter_map(|key| next.get(key).copied());
        let turn: usize = before.max().unwrap_or_default();
        next.extend(given.into_iter().map(|key| (key, turn + 1)));
        if turn > 0 {
            turns.insert(position, turn);
        }
    }
    turns
}

/// Divides the batches by the turns of their drafts, the first turn first.
fn split(batches: &[RowBatch], turns: &HashMap<usize, usize>) -> Vec<RowBatch> {
    let mut divided: BTreeMap<usize, Vec<RowBatch>> = BTreeMap::new();
    for batch in batches {
        let mut places: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
        for (place, position) in batch.positions().iter().enumerate() {
            let turn = turns.get(position).copied().unwrap_or_default();
            places.entry(turn).or_default().push(place);
        }
        for (turn, places) in places {
            divided.entry(turn).or_default().push(batch.part(&places));
        }
    }
    divided.into_values().flatten().collect()
}
