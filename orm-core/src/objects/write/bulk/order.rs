//! The order of the rows that an insert hands back.
//!
//! No database promises the order of `RETURNING`, and a table that is spread over several servers has another one than
//! that of the drafts: each row is matched with its draft by its key or its values.

use crate::db::Target;
use crate::error::{DatabaseError, Error, Result};
use crate::objects::run::columns::read_values;
use crate::objects::write::writing_order::put_in_order;
use crate::query::{Expr, Insert, Item, KeyExpr, Output, Select};
use crate::schema::Table;
use crate::value::Value;
use std::borrow::Cow;
use std::collections::{HashMap, VecDeque};

/// The columns by which the rows of an insert are told apart.
#[derive(Debug)]
pub(in crate::objects) enum RowMarks {
    /// The key that the database counts, at this position of what is handed back. It rises in the order of the drafts:
    /// both databases compute it row by row, after `ORDER BY`.
    Counted(usize),
    /// Columns that the drafts set, by their positions among those of the insert. They come last in what is handed
    /// back.
    Set(Vec<usize>),
}

/// The values that an insert handed back, column by column.
pub(in crate::objects) struct ReturnedRows {
    pub(in crate::objects) columns: Vec<Vec<Value>>,
}

impl RowMarks {
    /// The marks of an insert that leaves some columns to the database.
    pub(in crate::objects) fn of(insert: &Insert) -> Self {
        let table = insert.table;
        let is_counted = |column: &usize| table.fields[table.columns()[*column].field].identity;
        if let Some(position) = insert.returning.iter().position(is_counted) {
            return RowMarks::Counted(position);
        }
        let all = (0..insert.columns.len()).collect();
        let Some(key) = table.key_within(&insert.columns) else {
            return RowMarks::Set(all);
        };
        let in_key = |position: &usize| key.contains(&insert.columns[*position]);
        RowMarks::Set(all.into_iter().filter(in_key).collect())
    }

    /// The columns that are handed back for the marks.
    pub(in crate::objects) fn columns<'i>(
        &'i self,
        insert: &'i Insert,
    ) -> impl Iterator<Item = usize> + 'i {
        let set = match self {
            RowMarks::Counted(_) => &[][..],
            RowMarks::Set(positions) => positions,
        };
        set.iter().map(|&position| insert.columns[position])
    }

    /// Returns for each draft the position of its row among those handed back; `None` if they come in the same order.
    pub(in crate::objects) async fn order(
        &self,
        insert: &Insert,
        returned: &ReturnedRows,
        on: Target<'_>,
    ) -> Result<Option<Vec<usize>>> {
        match self {
            RowMarks::Counted(position) => by_key(*position, insert, returned, on).await,
            RowMarks::Set(positions) => by_values(positions, insert, returned),
        }
    }
}

impl ReturnedRows {
    /// Takes the values at this place of all rows, in this order.
    pub(in crate::objects) fn take_column(
        &mut self,
        place: usize,
        order: Option<&[usize]>,
    ) -> Vec<Value> {
        let column = std::mem::take(&mut self.columns[place]);
        match order {
            Some(order) => put_in_order(column, order),
            None => column,
        }
    }
}

/// Matches rows by the key that the database counts. If the keys do not rise as the rows come, the rows stored under
/// them are read, and matched by their values.
async fn by_key(
    position: usize,
    insert: &Insert,
    returned: &ReturnedRows,
    on: Target<'_>,
) -> Result<Option<Vec<usize>>> {
    let keys = &returned.columns[position];
    if rise(keys.iter().map(Value::as_integer)) {
        return Ok(None);
    }
    let mut keys: Vec<(i64, usize)> = keys.iter().map(number).zip(0..).collect();
    keys.sort_unstable();
    let stored = stored(position, insert, returned, on).await?;
    let rows: Option<Vec<&Vec<Value>>> = keys.iter().map(|(key, _)| stored.get(key)).collect();
    let order = rows
        .filter(|rows| rows.len() == stored.len())
        .and_then(|rows| {
            let column = |n: usize| rows.iter().map(|row| plain(&row[n])).collect();
            let columns: Vec<_> = (0..insert.columns.len()).map(column).collect();
            assign(&drafts(insert, 0..insert.columns.len()), &columns)
        })
        .ok_or_else(|| unclear(insert.table))?;
    Ok(Some(order.into_iter().map(|row| keys[row].1).collect()))
}

/// The values stored in the columns of the insert, by the keys that were handed back.
async fn stored(
    position: usize,
    insert: &Insert,
    returned: &ReturnedRows,
    on: Target<'_>,
) -> Result<HashMap<i64, Vec<Value>>> {
    let (table, key) = (insert.table, insert.returning[position]);
    let columns: Vec<usize> = [key].iter().chain(&insert.columns).copied().collect();
    let expr = |&column: &usize| Expr::own_column(table, column);
    let mut select = Select::new(table);
    select.unordered();
    select.set_output(Output::Values(
        columns.iter().map(expr).map(Item::Value).collect(),
    ));
    let keys = returned.columns[position].chunks(1);
    let field = table.columns()[key].field;
    select.filter(KeyExpr::of_fields(table, &[field]).is_one_of(keys));
    let rows = read_values(&select, table, &columns, on).await?.into_iter();
    Ok(rows
        .map(|mut row| {
            let values = row.split_off(1);
            (number(&row[0]), values)
        })
        .collect())
}

/// Matches rows by the values of these columns of the insert, which each row that is handed back holds last.
fn by_values(
    positions: &[usize],
    insert: &Insert,
    returned: &ReturnedRows,
) -> Result<Option<Vec<usize>>> {
    let drafts = drafts(insert, positions.iter().copied());
    let before = returned.columns.len() - positions.len();
    let marks = returned.columns[before..].iter();
    let columns: Vec<Vec<_>> = marks
        .map(|column| column.iter().map(plain).collect())
        .collect();
    if columns == drafts {
        return Ok(None);
    }
    let order = assign(&drafts, &columns);
    order.map(Some).ok_or_else(|| unclear(insert.table))
}

/// The values of some columns, row by row.
type ComparedColumns<'v> = [Vec<Cow<'v, Value>>];

/// The values that the drafts set in these columns.
fn drafts(insert: &Insert, positions: impl Iterator<Item = usize>) -> Vec<Vec<Cow<'_, Value>>> {
    positions
        .map(|position| insert.values.column(position).iter().map(plain).collect())
        .collect()
}

/// Finds for each draft the row with the same values, and of several such rows one after the other.
///
/// Columns that a trigger changed say nothing; rows that only they tell apart must be in order already.
fn assign(drafts: &ComparedColumns<'_>, rows: &ComparedColumns<'_>) -> Option<Vec<usize>> {
    let kept = (0..drafts.len()).filter(|&n| count(&drafts[n]) == count(&rows[n]));
    let kept: Vec<usize> = kept.collect();
    let count = rows.first().map_or(0, Vec::len);
    let mut places = HashMap::<Vec<&Value>, VecDeque<usize>>::new();
    for row in 0..count {
        let values = values_of(rows, &kept, row);
        places.entry(values).or_default().push_back(row);
    }
    let unclear = kept.len() < drafts.len() && places.len() < count;
    let order: Vec<usize> = (0..count)
        .map(|draft| {
            places
                .get_mut(&values_of(drafts, &kept, draft))?
                .pop_front()
        })
        .collect::<Option<_>>()?;
    (!unclear || order.is_sorted()).then_some(order)
}

/// The values of one row in these columns.
fn values_of<'v>(rows: &'v ComparedColumns<'_>, columns: &[usize], row: usize) -> Vec<&'v Value> {
    columns.iter().map(|&n| &*rows[n][row]).collect()
}

/// Counts each value.
fn count<'v>(values: &'v [Cow<'v, Value>]) -> HashMap<&'v Value, usize> {
    let mut counts = HashMap::new();
    for value in values {
        *counts.entry(&**value).or_default() += 1;
    }
    counts
}

/// A value as it compares with one that was stored: a database need not keep the sign of zero.
pub(in crate::objects::write) fn plain(value: &Value) -> Cow<'_, Value> {
    match value {
        Value::F32(0.0) => Cow::Owned(Value::F32(0.0)),
        Value::F64(0.0) => Cow::Owned(Value::F64(0.0)),
        value => Cow::Borrowed(value),
    }
}

/// Returns whether these are numbers, each larger than the one before, so that no two are the same.
pub(in crate::objects::write) fn rise(numbers: impl IntoIterator<Item = Option<i64>>) -> bool {
    let mut before = None;
    numbers.into_iter().all(|number| {
        let rises = number.is_some() && before < number;
        before = number;
        rises
    })
}

/// A key that a database counts.
pub(in crate::objects::write) fn number(key: &Value) -> i64 {
    key.as_integer().unwrap_or_default()
}

fn unclear(table: &Table) -> Error {
    let message = format!(
        "the rows of `{}` are stored, but came back in another order and with other values than were inserted, so that \
        nothing tells whose keys are whose; save them one by one",
        table.model
    );
    Error::Database(DatabaseError::new(None, message, None))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn column(numbers: &[i64]) -> Vec<Cow<'static, Value>> {
        let numbers = numbers.iter().copied();
        numbers.map(|n| Cow::Owned(Value::I64(n))).collect()
    }

    #[test]
    fn rows_are_told_apart_by_all_their_values() {
        let drafts = [column(&[1, 1, 2]), column(&[5, 6, 5])];
        let rows = [column(&[2, 1, 1]), column(&[5, 6, 5])];
        assert_eq!(assign(&drafts, &rows), Some(vec![2, 1, 0]));
    }

    #[test]
    fn rows_with_the_same_values_may_take_each_others_place() {
        let drafts = [column(&[1, 1, 2])];
        assert_eq!(assign(&drafts, &[column(&[2, 1, 1])]), Some(vec![1, 2, 0]));
    }

    #[test]
    fn columns_that_a_trigger_changed_say_nothing() {
        let drafts = [column(&[1, 2, 3]), column(&[0, 0, 0])];
        let rows = [column(&[3, 1, 2]), column(&[9, 9, 9])];
        assert_eq!(assign(&drafts, &rows), Some(vec![1, 2, 0]));
    }

    #[test]
    fn rows_that_nothing_tells_apart_are_as_they_are_in_order() {
        let drafts = [column(&[1, 1, 2]), column(&[4, 5, 6])];
        let changed = column(&[7, 8, 9]);
        let in_order = [column(&[1, 1, 2]), changed.clone()];
        assert_eq!(assign(&drafts, &in_order), Some(vec![0, 1, 2]));
        assert_eq!(assign(&drafts, &[column(&[2, 1, 1]), changed]), None);
    }
}
