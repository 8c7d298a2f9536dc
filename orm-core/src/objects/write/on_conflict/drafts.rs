//! Many drafts that a unique key may forbid, refused where no rule says what becomes of them.

use super::{TableRule, duplicates};
use crate::error::Result;
use crate::objects::write::bulk::RowBatch;
use crate::objects::write::bulk::order::{plain, rise};
use crate::objects::write::new_row::refuse_computed;
use crate::query::ConflictClause;
use crate::schema::Table;
use crate::value::Value;
use std::borrow::Cow;
use std::collections::HashMap;

/// Refuses drafts of which the database computes fields.
pub(super) fn check_values(
    batches: &[RowBatch],
    table: &'static Table,
    method: &str,
) -> Result<()> {
    let computed = batches.iter().filter(|batch| !batch.computed().is_empty());
    let first = computed.min_by_key(|batch| batch.positions().first());
    first.map_or(Ok(()), |batch| {
        refuse_computed(batch.computed(), table, method)
    })
}

/// Refuses drafts that leave the unique key of the rule to the database.
pub(super) fn check_is_given(
    batches: &[RowBatch],
    table: &'static Table,
    rule: &TableRule,
) -> Result<()> {
    let mut batches: Vec<&RowBatch> = batches.iter().collect();
    batches.sort_unstable_by_key(|batch| batch.positions().first());
    batches
        .into_iter()
        .try_for_each(|batch| rule.check_is_given(table, |column| batch.column(column).is_some()))
}

/// Refuses rows that have the same in a unique key: one statement could not say what becomes of both.
pub(super) fn check_duplicates(
    table: &'static Table,
    keys: &[Vec<usize>],
    batches: &[RowBatch],
) -> Result<()> {
    for key in keys {
        let columns: Vec<usize> = key.iter().flat_map(|&it| table.range(it)).collect();
        if are_rising(batches, &columns) {
            continue;
        }
        let mut rows: Vec<(usize, Vec<Cow<'_, Value>>)> = Vec::new();
        for batch in batches {
            rows.extend(given_keys(batch, &columns));
        }
        rows.sort_unstable_by_key(|(position, _)| *position);
        let mut seen = HashMap::with_capacity(rows.len());
        for (position, values) in rows {
            if let Some(before) = seen.insert(values, position) {
                return Err(duplicates(table, [before, position], Some(key)));
            }
        }
    }
    Ok(())
}

/// Returns the positions of drafts that have the same as others in the columns of the unique index of a rule, in order,
/// together with those of the others. The index may hold one of them alone.
pub(super) fn equal_drafts(clause: &ConflictClause, batches: &[RowBatch]) -> Vec<Vec<usize>> {
    if clause.index.is_none() || are_rising(batches, &clause.target) {
        return Vec::new();
    }
    let mut drafts: HashMap<Vec<Cow<'_, Value>>, Vec<usize>> = HashMap::new();
    for batch in batches {
        for (position, values) in given_keys(batch, &clause.target) {
            drafts.entry(values).or_default().push(position);
        }
    }
    let equal = drafts.into_values().filter(|drafts| drafts.len() > 1);
    equal
        .map(|mut drafts| {
            drafts.sort_unstable();
            drafts
        })
        .collect()
}

/// Returns whether the drafts have rising integers in these columns, so that no two have the same.
pub(super) fn are_rising(batches: &[RowBatch], columns: &[usize]) -> bool {
    let ([batch], &[column]) = (batches, columns) else {
        return false;
    };
    let values = batch.column(column);
    values.is_some_and(|values| rise(values.iter().map(Value::as_integer)))
}

/// Returns the values in the columns of a key of the rows that have one, with their positions.
pub(super) fn given_keys<'b>(
    batch: &'b RowBatch,
    columns: &[usize],
) -> impl Iterator<Item = (usize, Vec<Cow<'b, Value>>)> {
    let columns = columns.iter().map(|&column| batch.column(column));
    let columns: Option<Vec<&[Value]>> = columns.collect();
    let columns = columns.into_iter();
    columns.flat_map(move |columns| {
        let rows = batch.positions().iter().enumerate();
        rows.filter_map(move |(row, &position)| {
            let values = columns.iter().map(|values| &values[row]);
            let given = values.map(|value| (!value.is_null()).then(|| plain(value)));
            Some((position, given.collect::<Option<Vec<_>>>()?))
        })
    })
}
