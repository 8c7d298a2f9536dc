//! Many drafts at once: one statement for all that leave the same columns to the database.

pub(in crate::objects) mod into_drafts;
pub(in crate::objects::write) mod order;
pub(in crate::objects) mod update;

use crate::db::Target;
use crate::error::{DatabaseError, Error, Result};
use crate::model::{DraftValues, Model, RowInHand, at_column, read_columns_of};
use crate::objects::run::columns::{key_in_column, read_into_columns};
use crate::objects::run::transaction::together;
use crate::objects::run::{Prepared, prepare};
use crate::objects::write::failed_draft::{of_drafts, of_failed_draft, refused_draft};
use crate::objects::write::new_row::{DraftFiller, NewRow, keep_rows};
use crate::objects::write::writing_order::{by_position, put_in_order, writing_order};
use crate::query::{Insert, InsertValues, Request, SetClause};
use crate::schema::Table;
use crate::value::{ColumnValues, ColumnsRow, Reader, Value};
use order::{ReturnedRows, RowMarks};
use std::mem;

/// The size of a statement, in bytes of values, about: what a server takes with ease.
const STATEMENT: usize = 16 << 20;

/// Rows that one statement inserts.
pub(in crate::objects) struct RowBatch {
    /// Positions among the drafts.
    rows: Vec<usize>,
    /// Columns that the drafts set, and those left to the database.
    set: Vec<usize>,
    left: Vec<usize>,
    /// The columns among them that the drafts set, and no default fills in, where these are told apart.
    given: Option<Vec<usize>>,
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

/// Drafts of one table on their way into batches, taken apart as they come.
pub(in crate::objects) struct DraftBatches {
    filler: DraftFiller,
    batches: RowBatches,
    /// Tells what drafts set from what defaults fill in.
    keeps_given: bool,
    /// The number of drafts so far.
    count: usize,
    kept: Vec<KeptRows>,
}

/// The rows that a draft took keys from, each with the field of its key.
struct KeptRows {
    /// The position of the draft.
    draft: usize,
    rows: Vec<(usize, RowInHand)>,
}

impl DraftBatches {
    /// Takes the values of drafts of `M`, whose statements may bind so many bytes. With `keeps_given` each statement is of
    /// drafts that set the same columns themselves.
    pub(in crate::objects) fn of_values<M: Model>(
        drafts: impl Iterator<Item = DraftValues>,
        keeps_given: bool,
        on: Target<'_>,
    ) -> Self {
        let mut batches = DraftBatches {
            filler: DraftFiller::new(M::table(), M::write_default),
            batches: RowBatches::new(drafts.size_hint().0, on.max_bind_bytes()),
            keeps_given,
            count: 0,
            kept: Vec::new(),
        };
        for draft in drafts {
            batches.add(draft.for_tenant(on.tenant()));
        }
        batches
    }

    fn add(&mut self, mut draft: DraftValues) {
        let rows = draft.take_rows();
        if !rows.is_empty() {
            let draft = self.count;
            self.kept.push(KeptRows { draft, rows });
        }
        let given = self.keeps_given.then(|| {
            let columns = 0..draft.table().columns().len();
            columns.filter(|&column| draft.sets(column)).collect()
        });
        self.batches
            .add(self.count, self.filler.fill_in(draft), given);
        self.count += 1;
    }

    /// Returns the batches, and the number of drafts.
    pub(in crate::objects::write) fn finish(self) -> (Vec<RowBatch>, usize) {
        (self.batches.finish(), self.count)
    }
}

/// Inserts all rows or none; they come back in the order of their drafts.
pub(in crate::objects) async fn create<M: Model>(
    drafts: DraftBatches,
    on: Target<'_>,
) -> Result<Vec<M>> {
    let mut rows = NewRows::with_capacity(drafts.count);
    let kept = insert_all(M::table(), drafts, &mut rows, on).await?;
    let mut rows = rows.in_order();
    for KeptRows { draft, rows: kept } in kept {
        keep_rows(&mut rows[draft], kept);
    }
    Ok(rows)
}

/// Inserts all rows or none, and hands their values on, batch by batch. Returns the rows that drafts took keys from.
async fn insert_all(
    table: &'static Table,
    drafts: DraftBatches,
    rows: &mut dyn InsertReceiver,
    on: Target<'_>,
) -> Result<Vec<KeptRows>> {
    let DraftBatches {
        batches,
        count,
        kept,
        ..
    } = drafts;
    let prepared = batches
        .finish()
        .into_iter()
        .map(|batch| batch.prepare(table, on))
        .collect::<Result<Vec<_>>>()
        .map_err(|error| of_drafts(count, error))?;
    let mut failed = None;
    // One statement needs no transaction.
    let done = if prepared.len() > 1 {
        together(on, async |on| insert(prepared, on, rows, &mut failed).await).await
    } else {
        insert(prepared, on, rows, &mut failed).await
    };
    match (done, failed) {
        (Err(error), Some(part)) => {
            let error = of_failed_draft(error, &part.insert, &part.positions, on).await;
            return Err(of_drafts(count, error));
        }
        (done, _) => done?,
    }
    Ok(kept)
}

/// Groups rows by the columns they set, as many as go in one statement, which may bind so many bytes.
pub(in crate::objects) fn batches(
    rows: impl Iterator<Item = NewRow>,
    max_bind_bytes: usize,
) -> Vec<RowBatch> {
    let mut batches = RowBatches::new(rows.size_hint().0, max_bind_bytes);
    rows.enumerate()
        .for_each(|(row, new)| batches.add(row, new, None));
    batches.finish()
}

/// Rows on their way into batches.
struct RowBatches {
    /// The number of rows that are expected, until there is a batch.
    expected: usize,
    max_bind_bytes: usize,
    open: Vec<RowBatch>,
    full: Vec<RowBatch>,
}

impl RowBatches {
    fn new(expected: usize, max_bind_bytes: usize) -> Self {
        RowBatches {
            expected,
            max_bind_bytes,
            open: Vec::new(),
            full: Vec::new(),
        }
    }

    /// Adds a row to the batch of its columns.
    fn add(&mut self, row: usize, new: NewRow, given: Option<Vec<usize>>) {
        let NewRow {
            mut values,
            computed,
        } = new;
        let size = |value: &Option<Value>| value.as_ref().map_or(0, bytes);
        let bytes = values.iter().map(size).sum();
        let batch = if computed.is_empty() {
            let is_same = |batch: &RowBatch| batch.given == given && batch.is_set_by(&values);
            let same = self.open.iter().position(is_same);
            self.open_batch(same, bytes, || RowBatch {
                given: given.clone(),
                ..RowBatch::of(set_columns(&values).collect(), values.len())
            })
        } else {
            self.alone(RowBatch {
                given,
                computed,
                ..RowBatch::of(set_columns(&values).collect(), values.len())
            })
        };
        batch.push(row, bytes, |column| values[column].take());
    }

    /// Returns the open batch at this position; where there is none, or it has no place for so many bytes, a new one.
    fn open_batch(
        &mut self,
        same: Option<usize>,
        bytes: usize,
        new: impl FnOnce() -> RowBatch,
    ) -> &mut RowBatch {
        let is_open = |&at: &usize| !self.open[at].is_full(bytes, self.max_bind_bytes);
        let position = same.filter(is_open).unwrap_or_else(|| {
            let full = same.map(|at| self.open.swap_remove(at));
            self.full.extend(full);
            let mut batch = new();
            batch.reserve(std::mem::take(&mut self.expected));
            self.open.push(batch);
            self.open.len() - 1
        });
        &mut self.open[position]
    }

    /// Takes a batch that stays alone: of a row of which the database computes columns.
    fn alone(&mut self, batch: RowBatch) -> &mut RowBatch {
        let position = self.full.len();
        self.full.push(batch);
        &mut self.full[position]
    }

    fn finish(mut self) -> Vec<RowBatch> {
        self.full.append(&mut self.open);
        self.full
    }
}

impl RowBatch {
    /// An empty batch, for rows with these of so many columns set.
    fn of(set: Vec<usize>, columns: usize) -> Self {
        let is_left = |column: &usize| set.binary_search(column).is_err();
        RowBatch {
            rows: Vec::new(),
            left: (0..columns).filter(is_left).collect(),
            given: None,
            values: set.iter().map(|_| Vec::new()).collect(),
            set,
            computed: Vec::new(),
            bytes: 0,
        }
    }

    /// Makes place for so many rows.
    fn reserve(&mut self, expected: usize) {
        self.rows.reserve(expected);
        let columns = self.values.iter_mut();
        columns.for_each(|column| column.reserve(expected));
    }

    /// Returns whether these are values of just the columns that its rows set.
    fn is_set_by(&self, values: &[Option<Value>]) -> bool {
        let mut set = self.set.iter();
        let mut values = values.iter().enumerate();
        let are_in_set =
            values.all(|(column, value)| value.is_none() || set.next() == Some(&column));
        are_in_set && set.next().is_none()
    }

    /// The positions of the rows among the drafts.
    pub(in crate::objects::write) fn positions(&self) -> &[usize] {
        &self.rows
    }

    /// The values of a column of the table, if the rows set it.
    pub(in crate::objects::write) fn column(&self, column: usize) -> Option<&[Value]> {
        let place = self.set.iter().position(|&set| set == column)?;
        Some(&self.values[place])
    }

    /// Returns whether the drafts themselves set a column.
    pub(in crate::objects::write) fn gives(&self, column: usize) -> bool {
        let given = self.given.as_ref().unwrap_or(&self.set);
        given.binary_search(&column).is_ok()
    }

    /// The columns that the database computes.
    pub(in crate::objects::write) fn computed(&self) -> &[SetClause] {
        &self.computed
    }

    /// Returns whether a further row, of so many bytes, belongs to another statement.
    fn is_full(&self, bytes: usize, max_bind_bytes: usize) -> bool {
        // A row without values is one that no statement of several can name.
        self.set.is_empty() || is_full(self.bytes, bytes, max_bind_bytes)
    }

    /// Adds a row, which has these values in the columns that are set.
    fn push(&mut self, row: usize, bytes: usize, mut value_of: impl FnMut(usize) -> Option<Value>) {
        self.rows.push(row);
        self.bytes += bytes;
        for (values, &column) in self.values.iter_mut().zip(&self.set) {
            values.extend(value_of(column));
        }
    }

    /// Puts the rows into the order in which rows are written that have these columns as their key.
    pub(in crate::objects::write) fn order_by(&mut self, key: &[usize]) {
        let columns = key.iter().filter_map(|&column| self.column(column));
        let columns: Vec<&[Value]> = columns.collect();
        let key = |row: usize| columns.iter().map(move |column| &column[row]);
        let Some(order) = writing_order(self.rows.len(), key) else {
            return;
        };
        self.rows = put_in_order(mem::take(&mut self.rows), &order);
        for values in &mut self.values {
            *values = put_in_order(mem::take(values), &order);
        }
    }

    /// A batch of the rows at these places alone.
    pub(in crate::objects::write) fn part(&self, places: &[usize]) -> RowBatch {
        let values = self.values.iter();
        let of_places =
            |values: &Vec<Value>| places.iter().map(|&place| values[place].clone()).collect();
        RowBatch {
            rows: places.iter().map(|&place| self.rows[place]).collect(),
            left: self.left.clone(),
            given: self.given.clone(),
            values: values.map(of_places).collect(),
            set: self.set.clone(),
            computed: self.computed.clone(),
            bytes: self.bytes,
        }
    }

    fn prepare(self, table: &'static Table, on: Target<'_>) -> Result<BatchInsert> {
        let (mut insert, positions) = self.into_insert(table);
        let (marks, left) = (RowMarks::of(&insert), insert.returning.len());
        if left > 0 {
            let columns: Vec<usize> = marks.columns(&insert).collect();
            insert.returning.extend(columns);
        }
        let prepared = prepare(Request::Insert(&insert), on);
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
            ColumnValues::new(ty, values)
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

/// Inserts the batches one after the other, and hands on the values of their rows. The batch that fails is left in `failed`.
async fn insert(
    parts: Vec<BatchInsert>,
    on: Target<'_>,
    rows: &mut dyn InsertReceiver,
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
        let mut columns = vec![Vec::new(); insert.table.columns().len()];
        for (&column, values) in insert.columns.iter().zip(insert.values.into_columns()) {
            columns[column] = values;
        }
        for (place, &column) in insert.returning[..left].iter().enumerate() {
            columns[column] = returned.take_column(place, order.as_deref());
        }
        rows.add(positions, &mut columns)?;
    }
    Ok(())
}

/// The receiver of the values of rows that were inserted.
trait InsertReceiver: Send {
    /// Takes the rows of a batch: their positions among the drafts, and the values of all columns.
    fn add(&mut self, positions: Vec<usize>, columns: &mut [Vec<Value>]) -> Result<()>;
}

impl<M: Model> InsertReceiver for NewRows<M> {
    fn add(&mut self, positions: Vec<usize>, columns: &mut [Vec<Value>]) -> Result<()> {
        for row in 0..positions.len() {
            self.rows.push(row_of_columns(columns, row)?);
        }
        self.positions.extend_from_slice(&positions);
        Ok(())
    }
}

/// Rows that were inserted, batch by batch.
struct NewRows<M> {
    rows: Vec<M>,
    /// Their positions among the drafts.
    positions: Vec<usize>,
}

impl<M> NewRows<M> {
    fn with_capacity(count: usize) -> Self {
        NewRows {
            rows: Vec::with_capacity(count),
            positions: Vec::with_capacity(count),
        }
    }

    /// Returns the rows in the order of their drafts.
    fn in_order(self) -> Vec<M> {
        by_position(&self.positions, self.rows)
    }
}

/// Reads the row that has these values at this place of its columns.
fn row_of_columns<M: Model>(columns: &mut [Vec<Value>], row: usize) -> Result<M> {
    let table = M::table();
    let mut reader = ColumnsRow::new(columns, row);
    read_columns_of(&mut reader, table, 0, |reader| M::read(reader))
        .map_err(|error| at_column(error, table, reader.position()))
}

impl BatchInsert {
    /// Inserts the rows. Returns the values that the database filled in, and the order in which the rows came.
    async fn run(&self, on: Target<'_>) -> Result<(ReturnedRows, Option<Vec<usize>>)> {
        let returned = self.returned(on).await?;
        let mut columns = returned.columns.iter();
        if columns.any(|column| column.len() != self.positions.len()) {
            let message = format!(
                "fewer rows of `{}` are stored than were inserted; a trigger drops some",
                self.insert.table.model
            );
            return Err(Error::Database(DatabaseError::new(None, message, None)));
        }
        if returned.columns.is_empty() {
            return Ok((returned, None));
        }
        let order = self.marks.order(&self.insert, &returned, on).await?;
        Ok((returned, order))
    }

    /// Runs the insert. Returns the values that the database hands back.
    async fn returned(&self, on: Target<'_>) -> Result<ReturnedRows> {
        let insert = &self.insert;
        let mut columns = vec![Vec::new(); insert.returning.len()];
        if insert.returning.is_empty() {
            self.prepared.execute(on).await?;
        } else {
            let mut read = |reader: &mut dyn Reader| {
                read_into_columns(insert.table, &insert.returning, reader, &mut columns)
            };
            let written = self.prepared.write(on, &mut read).await?;
            // What the connection tells is the key that the database counts.
            let key = insert.returning[0];
            for row in written.into_iter().flatten() {
                columns[0].push(key_in_column(row.key, insert.table, key)?);
            }
        }
        Ok(ReturnedRows { columns })
    }
}

/// Returns the columns that have a value, by their positions.
pub(in crate::objects::write) fn set_columns(
    values: &[Option<Value>],
) -> impl Iterator<Item = usize> {
    let set = values.iter().enumerate();
    set.filter(|(_, value)| value.is_some())
        .map(|(column, _)| column)
}

/// Returns whether a statement with values of so many bytes has no place for a row of so many more.
fn is_full(taken: usize, row: usize, max_bind_bytes: usize) -> bool {
    taken >= STATEMENT || taken + row > max_bind_bytes
}

/// Returns the size of a value on its way to the server, about.
pub(in crate::objects) fn bytes(value: &Value) -> usize {
    bytes_of(value.size())
}

/// Returns the size of a value of so many bytes on its way to the server, about.
fn bytes_of(size: usize) -> usize {
    16 + size
}
