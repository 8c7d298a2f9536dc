//! Many drafts at once: one statement for all that leave the same columns to the database.

use super::columns::read_columns;
use super::draft::{empty_row, fill_in, row_of};
use super::prepare::{Prepared, atomically, prepare};
use crate::db::{self, Target};
use crate::error::{DatabaseError, Error, Result};
use crate::model::{DraftValues, Model};
use crate::query::{Insert, Request};
use crate::schema::Table;
use crate::value::{Type, Value};
use chrono::Utc;
use std::sync::Arc;

/// So many bytes of values go in one statement, about: what a server takes with ease.
const STATEMENT: usize = 16 << 20;

/// Rows that one statement inserts.
pub(super) struct Batch {
    /// Positions among the drafts.
    rows: Vec<usize>,
    /// Columns that the drafts set, and those left to the database.
    set: Vec<usize>,
    left: Vec<usize>,
    /// The values of each column that is set.
    values: Vec<Vec<Value>>,
    bytes: usize,
}

/// Inserts all rows or none; they come back in the order of their drafts.
pub(super) async fn create<M: Model>(drafts: Vec<DraftValues>, on: Target<'_>) -> Result<Vec<M>> {
    let table = M::table();
    let count = drafts.len();
    let now = Utc::now();
    let rows = drafts.into_iter();
    let batches = batches(rows.map(|draft| fill_in(draft, M::write_default, now)));
    let prepared = batches
        .into_iter()
        .map(|batch| batch.prepare(table, on))
        .collect::<Result<Vec<_>>>()?;
    let mut rows: Vec<Option<M>> = std::iter::repeat_with(|| None).take(count).collect();
    // One statement needs no transaction.
    if prepared.len() > 1 {
        atomically(on, async |on| insert(prepared, on, &mut rows).await).await?;
    } else {
        insert(prepared, on, &mut rows).await?;
    }
    Ok(rows.into_iter().flatten().collect())
}

/// Rows of the same set of columns together, as many as go in one statement.
pub(super) fn batches(rows: impl Iterator<Item = Vec<Option<Value>>>) -> Vec<Batch> {
    let (mut open, mut full) = (Vec::<Batch>::new(), Vec::new());
    for (row, values) in rows.enumerate() {
        let position = open.iter().position(|batch| batch.takes(&values));
        let position = position.unwrap_or_else(|| {
            open.push(Batch::of(&values));
            open.len() - 1
        });
        let batch = &mut open[position];
        batch.push(row, values);
        // A row without values is one that no statement of several can name.
        if batch.bytes >= STATEMENT || batch.set.is_empty() {
            full.push(open.swap_remove(position));
        }
    }
    full.append(&mut open);
    full
}

impl Batch {
    /// An empty one, for rows with these columns set.
    fn of(values: &[Option<Value>]) -> Self {
        let (set, left) = (0..values.len()).partition(|&column| values[column].is_some());
        let set: Vec<usize> = set;
        Batch {
            rows: Vec::new(),
            left,
            values: set.iter().map(|_| Vec::new()).collect(),
            set,
            bytes: 0,
        }
    }

    fn takes(&self, values: &[Option<Value>]) -> bool {
        let set = values
            .iter()
            .enumerate()
            .filter(|(_, value)| value.is_some());
        set.map(|(column, _)| column).eq(self.set.iter().copied())
    }

    fn push(&mut self, row: usize, values: Vec<Option<Value>>) {
        self.rows.push(row);
        for (column, value) in self.values.iter_mut().zip(values.into_iter().flatten()) {
            self.bytes += bytes(&value);
            column.push(value);
        }
    }

    fn prepare(
        self,
        table: &'static Table,
        on: Target<'_>,
    ) -> Result<(Insert, Vec<usize>, Prepared)> {
        let (insert, rows) = self.into_insert(table);
        let prepared = prepare(Request::Insert(&insert), on.backend())?;
        let prepared = prepared.ok_or(Error::DoesNotExist { model: table.model })?;
        Ok((insert, rows, prepared))
    }

    /// The insert of all, and where they stood.
    pub(super) fn into_insert(self, table: &'static Table) -> (Insert, Vec<usize>) {
        let columns = self.set.iter().zip(self.values).map(|(&column, values)| {
            let ty = table.columns()[column].ty;
            Value::Column(ty, Arc::new(values))
        });
        let insert = Insert {
            table,
            values: columns.collect(),
            columns: self.set,
            returning: self.left,
            ignore: Vec::new(),
        };
        (insert, self.rows)
    }
}

async fn insert<M: Model>(
    batches: Vec<(Insert, Vec<usize>, Prepared)>,
    on: Target<'_>,
    rows: &mut [Option<M>],
) -> Result<()> {
    for (insert, positions, prepared) in batches {
        let returned = returned(&insert, &prepared, on).await?;
        // Frees the values for the rows.
        drop(prepared);
        if returned.len() != positions.len() * insert.returning.len() {
            let message = format!(
                "fewer rows of `{}` are stored than were inserted; a trigger drops some",
                insert.table.model
            );
            return Err(Error::Database(DatabaseError::new(None, message, None)));
        }
        let (mut row, mut returned) = (empty_row(insert.table), returned.into_iter());
        let mut columns: Vec<Vec<Value>> = insert.values.into_iter().map(values_of).collect();
        for (n, position) in positions.into_iter().enumerate() {
            let set = columns.iter_mut().map(|column| take(&mut column[n]));
            let set = insert.columns.iter().copied().zip(set);
            let left = insert.returning.iter().copied().zip(returned.by_ref());
            rows[position] = Some(row_of(&mut row, set.chain(left))?);
        }
    }
    Ok(())
}

/// What the database filled in, row after row.
async fn returned(insert: &Insert, prepared: &Prepared, on: Target<'_>) -> Result<Vec<Value>> {
    let mut returned = Vec::new();
    if insert.returning.is_empty() {
        db::execute(on, &prepared.statement).await?;
    } else {
        db::fetch(on, &prepared.statement, &mut |reader| {
            read_columns(insert.table, &insert.returning, reader, &mut returned)
        })
        .await?;
    }
    Ok(returned)
}

fn values_of(column: Value) -> Vec<Value> {
    match column {
        Value::Column(_, values) => Arc::unwrap_or_clone(values),
        value => vec![value],
    }
}

fn take(value: &mut Value) -> Value {
    std::mem::replace(value, Value::Null(Type::I64))
}

/// About what a value takes on its way.
fn bytes(value: &Value) -> usize {
    16 + match value {
        Value::Text(text) => text.len(),
        Value::Bytes(bytes) => bytes.len(),
        _ => 0,
    }
}
