//! Many drafts at once: one statement for all that leave the same columns to the database.

pub(in crate::objects::write) mod order;
pub(in crate::objects) mod update;

use crate::db::Target;
use crate::error::{DatabaseError, Error, Result};
use crate::model::{DraftValues, Model};
use crate::objects::run::columns::read_columns;
use crate::objects::run::transaction::atomically;
use crate::objects::run::{Prepared, prepare};
use crate::objects::write::draft::{NewRow, empty_row, fill_in, keep_rows, row_of};
use crate::objects::write::failed_draft::{find_draft, of_drafts, refused_draft};
use crate::query::{Insert, InsertValues, Request, SetClause};
use crate::schema::Table;
use crate::value::{Array, Type, Value};
use chrono::Utc;
use order::{ReturnedRows, RowMarks};

/// The size of a statement, in bytes of values, about: what a server takes with ease.
const STATEMENT: usize = 16 << 20;

/// Rows that one statement inserts.
pub(in crate::objects) struct RowBatch {
    /// Positions among the drafts.
    rows: Vec<usize>,
    /// Columns that the drafts set, and those left to the database.
    set: Vec<usize>,
    left: Vec<usize>,
    /// The values of each column that is set.
    values: Vec<Vec<Value>>,
    /// The columns that the database computes, of one row alone.
    computed: Vec<SetClause>,
    bytes: usize,
}

/// The statement that inserts a batch, and the positions of its rows among the drafts.
struct BatchInsert {
    insert: Insert,
    /// The number of columns left to the database.
    left: usize,
    marks: RowMarks,
    prepared: Prepared,
    positions: Vec<usize>,
}

/// Inserts all rows or none; they come back in the order of their drafts.
pub(in crate::objects) async fn create<M: Model>(
    mut drafts: Vec<DraftValues>,
    on: Target<'_>,
) -> Result<Vec<M>> {
    let table = M::table();
    let kept: Vec<_> = drafts.iter_mut().map(DraftValues::take_rows).collect();
    let now = Utc::now();
    let rows = drafts.into_iter();
    let batches = batches(
        rows.map(|draft| fill_in(draft, M::write_default, now)),
        on.max_bind_bytes(),
    );
    let prepared = batches
        .into_iter()
        .map(|batch| batch.prepare(table, on))
        .collect::<Result<Vec<_>>>()
        .map_err(|error| of_drafts(kept.len(), error))?;
    let mut rows: Vec<Option<M>> = kept.iter().map(|_| None).collect();
    let mut failed = None;
    // One statement needs no transaction.
    let done = if prepared.len() > 1 {
        atomically(on, async |on| {
            insert(prepared, on, &mut rows, &mut failed).await
        })
        .await
    } else {
        insert(prepared, on, &mut rows, &mut failed).await
    };
    match (done, failed) {
        (Err(error), Some(part)) => {
            find_draft(&error, &part.insert, &part.positions, on).await;
            return Err(error);
        }
        (done, _) => done?,
    }
    let mut rows: Vec<M> = rows.into_iter().flatten().collect();
    for (row, kept) in rows.iter_mut().zip(kept) {
        keep_rows(row, kept);
    }
    Ok(rows)
}

/// Groups rows by the columns they set, as many as go in one statement, which may bind so many bytes.
pub(in crate::objects) fn batches(
    rows: impl Iterator<Item = NewRow>,
    max_bind_bytes: usize,
) -> Vec<RowBatch> {
    let (mut open, mut full) = (Vec::<RowBatch>::new(), Vec::new());
    for (row, NewRow { values, computed }) in rows.enumerate() {
        if !computed.is_empty() {
            let mut batch = RowBatch::of(&values);
            batch.push(row, values);
            full.push(RowBatch { computed, ..batch });
            continue;
        }
        let needed: usize = values.iter().flatten().map(bytes).sum();
        let mut position = open.iter().position(|batch| batch.takes(&values));
        let is_crowded = |&at: &usize| open[at].bytes + needed > max_bind_bytes;
        if let Some(crowded) = position.filter(is_crowded) {
            full.push(open.swap_remove(crowded));
            position = None;
        }
        let position = position.unwrap_or_else(|| {
            open.push(RowBatch::of(&values));
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

impl RowBatch {
    /// An empty batch, for rows with these columns set.
    fn of(values: &[Option<Value>]) -> Self {
        let (set, left) = (0..values.len()).partition(|&column| values[column].is_some());
        let set: Vec<usize> = set;
        RowBatch {
            rows: Vec::new(),
            left,
            values: set.iter().map(|_| Vec::new()).collect(),
            set,
            computed: Vec::new(),
            bytes: 0,
        }
    }

    fn takes(&self, values: &[Option<Value>]) -> bool {
        set_columns(values).eq(self.set.iter().copied())
    }

    fn push(&mut self, row: usize, values: Vec<Option<Value>>) {
        self.rows.push(row);
        for (column, value) in self.values.iter_mut().zip(values.into_iter().flatten()) {
            self.bytes += bytes(&value);
            column.push(value);
        }
    }

    fn prepare(self, table: &'static Table, on: Target<'_>) -> Result<BatchInsert> {
        let (mut insert, positions) = self.into_insert(table);
        let (marks, left) = (RowMarks::of(&insert), insert.returning.len());
        if left > 0 {
            let columns: Vec<usize> = marks.columns(&insert).collect();
            insert.returning.extend(columns);
        }
        let prepared = prepare(Request::Insert(&insert), on.backend());
        let prepared = prepared.map_err(|error| refused_draft(error, &insert, &positions))?;
        Ok(BatchInsert {
            insert,
            left,
            marks,
            prepared,
            positions,
        })
    }

    /// Returns the insert of all rows, and their positions among the drafts.
    pub(in crate::objects) fn into_insert(self, table: &'static Table) -> (Insert, Vec<usize>) {
        let columns = self.set.iter().zip(self.values).map(|(&column, values)| {
            let ty = table.columns()[column].ty;
            Array::new(ty, values)
        });
        let values = InsertValues::Rows(columns.collect());
        let insert = Insert {
            table,
            values: if self.computed.is_empty() {
                values
            } else {
                InsertValues::Row(values.into_row())
            },
            computed: self.computed,
            columns: self.set,
            returning: self.left,
            conflict: None,
            tells_inserted: false,
        };
        (insert, self.rows)
    }
}

/// Inserts the batches one after the other, and makes the rows of what comes back. The batch that fails is left in
/// `failed`.
async fn insert<M: Model>(
    parts: Vec<BatchInsert>,
    on: Target<'_>,
    rows: &mut [Option<M>],
    failed: &mut Option<BatchInsert>,
) -> Result<()> {
    for part in parts {
        let (mut returned, order) = match part.run(on).await {
            Ok(done) => done,
            Err(error) => {
                *failed = Some(part);
                return Err(error);
            }
        };
        let BatchInsert {
            insert,
            left,
            prepared,
            positions,
            ..
        } = part;
        // Frees the values for the rows.
        drop(prepared);
        let mut row = empty_row(insert.table);
        let mut columns = insert.values.into_columns();
        for (n, position) in positions.into_iter().enumerate() {
            let set = columns.iter_mut().map(|column| take(&mut column[n]));
            let set = insert.columns.iter().copied().zip(set);
            let place = order.as_ref().map_or(n, |order| order[n]) * returned.width;
            let filled = returned.values[place..].iter_mut().take(left).map(take);
            let filled = insert.returning.iter().copied().zip(filled);
            rows[position] = Some(row_of(&mut row, set.chain(filled))?);
        }
    }
    Ok(())
}

impl BatchInsert {
    /// Inserts the rows. Returns the values that the database filled in, and the order in which the rows came.
    async fn run(&self, on: Target<'_>) -> Result<(ReturnedRows, Option<Vec<usize>>)> {
        let returned = self.returned(on).await?;
        if returned.width == 0 {
            return Ok((returned, None));
        }
        if returned.values.len() != self.positions.len() * returned.width {
            let message = format!(
                "fewer rows of `{}` are stored than were inserted; a trigger drops some",
                self.insert.table.model
            );
            return Err(Error::Database(DatabaseError::new(None, message, None)));
        }
        let order = self.marks.order(&self.insert, &returned, on).await?;
        Ok((returned, order))
    }

    /// Runs the insert. Returns the values that the database hands back, row after row.
    async fn returned(&self, on: Target<'_>) -> Result<ReturnedRows> {
        let (insert, mut values) = (&self.insert, Vec::new());
        if insert.returning.is_empty() {
            self.prepared.execute(on).await?;
        } else {
            self.prepared
                .fetch(on, &mut |reader| {
                    read_columns(insert.table, &insert.returning, reader, &mut values)
                })
                .await?;
        }
        Ok(ReturnedRows {
            values,
            width: insert.returning.len(),
        })
    }
}

fn take(value: &mut Value) -> Value {
    std::mem::replace(value, Value::Null(Type::I64))
}

/// Returns the columns that have a value, by their positions.
pub(in crate::objects::write) fn set_columns(
    values: &[Option<Value>],
) -> impl Iterator<Item = usize> {
    let set = values.iter().enumerate();
    set.filter(|(_, value)| value.is_some())
        .map(|(column, _)| column)
}

/// Returns the size of a value on its way to the server, about.
pub(in crate::objects::write) fn bytes(value: &Value) -> usize {
    16 + value.size()
}
