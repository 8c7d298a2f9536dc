//! Many rows in hand, each with values of its own, updated by one statement.

use super::{bytes, bytes_of, is_full};
use crate::db::{Pending, Target};
use crate::error::{Error, Result};
use crate::model::{ErasedRow, field_values, settle};
use crate::objects::load::by_key::{of_key, set_field};
use crate::objects::run::columns::{read_columns, read_key};
use crate::objects::run::transaction::{all_or_nothing, retried};
use crate::objects::run::{Prepared, prepare};
use crate::objects::write::auto::moment;
use crate::objects::write::bulk::order::rise;
use crate::objects::write::generated::{generated_columns, refuse_generated, set_generated};
use crate::objects::write::update::{check_fields, may_differ, set_stored, values_to_store};
use crate::objects::write::version::{check_next, next};
use crate::objects::write::writing_order::{put_in_order, writing_order};
use crate::plan::check_moved;
use crate::query::{BulkUpdate, Expr, Item, Output, Request};
use crate::schema::{Auto, Table};
use crate::value::{ColumnBuilder, ColumnValues, KeyValue, Value, ValueSink};
use chrono::{DateTime, Utc};
use std::collections::HashMap;
use std::slice;

/// Updates these fields of rows of the table, or of none of them where one is gone.
#[track_caller]
pub(in crate::objects) fn update_rows<'a>(
    table: &'static Table,
    rows: Vec<&'a mut dyn ErasedRow>,
    fields: Vec<usize>,
    on: Target<'a>,
) -> Pending<'a, ()> {
    Pending::new(RowsToUpdate::new(table, rows, fields, on).run(on))
}

/// The rows to update, and the statements that store some fields of them.
struct RowsToUpdate<'r> {
    table: &'static Table,
    rows: Vec<&'r mut dyn ErasedRow>,
    fields: Vec<usize>,
    /// The `auto_now` fields that are set to now; of those that were named, the rows have the value.
    moments: Vec<usize>,
    now: DateTime<Utc>,
    statements: Result<Vec<Prepared>>,
}

impl<'r> RowsToUpdate<'r> {
    /// Takes the values of these fields from the rows of the table.
    fn new(
        table: &'static Table,
        mut rows: Vec<&'r mut dyn ErasedRow>,
        mut fields: Vec<usize>,
        on: Target<'_>,
    ) -> Self {
        let now = Utc::now();
        if table.has_relations() {
            for row in &mut rows {
                settle(*row);
            }
        }
        let refused = refuse_generated(table, &fields, "bulk_update");
        let is_auto = |&field: &usize| table.fields[field].auto == Some(Auto::Write);
        fields.retain(|&field| !table.fields[field].version);
        let asked = fields.clone();
        fields.extend((0..table.fields.len()).filter(is_auto));
        fields.sort_unstable();
        fields.dedup();
        let moments = fields.iter().copied().filter(is_auto);
        let moments: Vec<usize> = moments.filter(|field| !asked.contains(field)).collect();
        let columns = StoredColumns::new(table, &fields, moments.clone());
        let checked = refused
            .and_then(|()| check(table, &rows, &asked))
            .and_then(|()| check_other_fields(&rows, &asked, &columns));
        let rows = in_writing_order(rows);
        let statements = checked.and_then(|()| statements(&rows, &columns, now, on));
        RowsToUpdate {
            table,
            rows,
            fields,
            moments,
            now,
            statements,
        }
    }

    /// Updates all rows, or none of them where one is gone.
    async fn run(self, on: Target<'_>) -> Result<()> {
        let (table, statements, mut rows) = (self.table, self.statements?, self.rows);
        if statements.is_empty() {
            return Ok(());
        }
        let given = rows.len() as u64;
        let attempt = || {
            all_or_nothing(on, async |on| {
                update_all(&statements, table, given, on).await
            })
        };
        let generated = retried!(on, attempt().await)?;
        let mut fields = self.fields;
        fields.retain(|&field| may_differ(table, field));
        for row in &mut rows {
            for &field in &fields {
                let mut values = if self.moments.contains(&field) {
                    values_to_store(*row, field, self.now)
                } else {
                    field_values(*row, field)
                };
                set_stored(*row, field, &mut values)?;
            }
        }
        count_writes(table, &mut rows)?;
        if table.generated_fields().next().is_some() {
            set_all_generated(table, rows, generated, on).await?;
        }
        Ok(())
    }
}

/// Puts rows into the order in which they are written.
fn in_writing_order(rows: Vec<&mut dyn ErasedRow>) -> Vec<&mut dyn ErasedRow> {
    let keys: Vec<KeyValue> = rows.iter().map(|row| row.row_key()).collect();
    match writing_order(rows.len(), |row| keys[row].iter()) {
        Some(order) => put_in_order(rows, &order),
        None => rows,
    }
}

/// Sets the versions of rows to those that they are stored in.
fn count_writes(table: &'static Table, rows: &mut [&mut dyn ErasedRow]) -> Result<()> {
    let Some(field) = table.version() else {
        return Ok(());
    };
    rows.iter_mut().try_for_each(|row| {
        let stored = field_values(*row, field);
        let mut stored: Vec<Value> = stored.iter().map(next).collect();
        set_field(*row, field, &mut stored)
    })
}

/// Sets the generated fields of the rows to the values that came back for their keys. A key that the database takes for the
/// same as another, such as one of a collation that ignores case, comes back as it is stored: then they are read.
async fn set_all_generated(
    table: &'static Table,
    rows: Vec<&mut dyn ErasedRow>,
    mut generated: HashMap<KeyValue, Vec<Value>>,
    on: Target<'_>,
) -> Result<()> {
    for row in rows {
        let key = row.row_key();
        let mut values = match generated.remove(&key) {
            Some(values) => values,
            None => generated_values(table, &key, on).await?,
        };
        set_generated(row, &mut values)?;
    }
    Ok(())
}

/// Runs the statements, which are of so many rows. Returns the values of their generated columns, by their keys.
async fn update_all(
    statements: &[Prepared],
    table: &'static Table,
    given: u64,
    on: Target<'_>,
) -> Result<HashMap<KeyValue, Vec<Value>>> {
    let (mut updated, mut generated) = (0, HashMap::new());
    for statement in statements {
        updated += update(statement, table, on, &mut generated).await?;
    }
    let model = table.model;
    match given.saturating_sub(updated) {
        0 => Ok(generated),
        _ if table.version().is_some() => Err(Error::Stale { model }),
        missing => Err(Error::RowsMissing {
            model,
            missing,
            given,
        }),
    }
}

/// Runs one of the statements. Returns the number of rows that it updated; the values of their generated columns are added
/// to `generated`, by their keys.
async fn update(
    statement: &Prepared,
    table: &'static Table,
    on: Target<'_>,
    generated: &mut HashMap<KeyValue, Vec<Value>>,
) -> Result<u64> {
    let columns = generated_columns(table);
    if columns.is_empty() {
        return statement.execute(on).await;
    }
    let mut updated = 0;
    statement
        .fetch(on, &mut |reader| {
            let (key, mut values) = (read_key(table, reader)?, Vec::with_capacity(1));
            read_columns(table, &columns, reader, &mut values)?;
            generated.insert(key, values);
            updated += 1;
            Ok(())
        })
        .await?;
    Ok(updated)
}

/// Reads the values of the generated columns of the row of a key.
async fn generated_values(
    table: &'static Table,
    key: &KeyValue,
    on: Target<'_>,
) -> Result<Vec<Value>> {
    let fields = table.generated_fields();
    let items = fields.map(|field| Item::Value(Expr::column(None, field)));
    let mut row = of_key(table, key);
    row.set_output(Output::Values(items.collect()));
    let (columns, mut values) = (generated_columns(table), Vec::new());
    let prepared = prepare(Request::Select(&row), on)?;
    prepared
        .fetch(on, &mut |reader| {
            read_columns(table, &columns, reader, &mut values)
        })
        .await?;
    Ok(values)
}

/// Refuses an update of the key, by which rows are found, and a row that is given twice.
fn check(table: &'static Table, rows: &[&mut dyn ErasedRow], fields: &[usize]) -> Result<()> {
    let invalid = |why| {
        Err(Error::InvalidQuery {
            model: table.model,
            why,
        })
    };
    if let Some(&key) = fields
        .iter()
        .find(|field| table.primary_key.contains(field))
    {
        let name = table.fields[key].name;
        return invalid(format!(
            "`bulk_update` finds the rows by `{name}`, and cannot set it; leave it out"
        ));
    }
    let keys = || rows.iter().map(|row| row.row_key());
    if rise(keys().map(|key| key.as_integer())) {
        return Ok(());
    }
    let mut seen = HashMap::with_capacity(rows.len());
    for (position, key) in keys().enumerate() {
        if let Some(before) = seen.insert(key, position) {
            return invalid(format!(
                "the rows at {before} and {position}, counted from 0, have the same key; keep one of them"
            ));
        }
    }
    Ok(())
}

/// Refuses rows with foreign keys that lead out of the field that they are within, and an update of that field alone, and
/// rows that break rules of their model.
fn check_other_fields(
    rows: &[&mut dyn ErasedRow],
    fields: &[usize],
    columns: &StoredColumns,
) -> Result<()> {
    let table = columns.table;
    let is_set = |column: usize| fields.contains(&table.columns()[column].field);
    let set = (0..table.columns().len()).filter(|&column| is_set(column));
    let is_known = |column| is_set(column) || table.key_positions().contains(&column);
    check_moved(table, set, is_known)?;
    let has_version = table.version().is_some();
    rows.iter().try_for_each(|row| {
        check_fields(*row, fields, |column| columns.set.contains(&column))?;
        if has_version {
            check_next(*row)?;
        }
        Ok(())
    })
}

/// Plans the statements: one for all rows, unless their values are too many for one.
fn statements(
    rows: &[&mut dyn ErasedRow],
    columns: &StoredColumns,
    now: DateTime<Utc>,
    on: Target<'_>,
) -> Result<Vec<Prepared>> {
    let (mut updates, mut left, mut expected) = (Vec::new(), rows, rows.len());
    while !left.is_empty() {
        let values;
        (values, expected) = columns.values_of(left, expected, now, on.max_bind_bytes());
        left = &left[expected..];
        updates.push(prepare(Request::BulkUpdate(&columns.update(values)), on)?);
    }
    Ok(updates)
}

/// The columns of an update of many rows: those of the key, of the version and of the fields that are set.
struct StoredColumns {
    table: &'static Table,
    /// The fields, in the order of their columns.
    fields: Vec<usize>,
    /// The fields that are set to now.
    moments: Vec<usize>,
    /// The columns that are bound, by their positions.
    set: Vec<usize>,
    /// Says of each column of the fields whether it is bound.
    is_bound: Vec<bool>,
}

impl StoredColumns {
    fn new(table: &'static Table, fields: &[usize], moments: Vec<usize>) -> Self {
        let key = table.primary_key.iter().copied();
        let mut fields: Vec<usize> = key.chain(table.version()).chain(fields.to_vec()).collect();
        fields.sort_unstable();
        let columns = || fields.iter().flat_map(|&field| table.range(field));
        let mut is_set = vec![false; table.columns().len()];
        columns().for_each(|column| is_set[column] = true);
        drop_shared(table, &mut is_set);
        StoredColumns {
            table,
            set: columns().filter(|&column| is_set[column]).collect(),
            is_bound: columns().map(|column| is_set[column]).collect(),
            fields,
            moments,
        }
    }

    /// Returns the values of these rows, or of the first of them where those of all are too many for one statement, and the
    /// number of rows that they are of, of which so many are expected.
    fn values_of(
        &self,
        rows: &[&mut dyn ErasedRow],
        expected: usize,
        now: DateTime<Utc>,
        max_bind_bytes: usize,
    ) -> (Vec<ColumnValues>, usize) {
        let columns = self.table.columns();
        let column =
            |&position: &usize| ColumnBuilder::with_capacity(columns[position].ty, expected);
        let mut values: Vec<ColumnBuilder> = self.set.iter().map(column).collect();
        let (mut taken, mut total) = (0, 0);
        for row in rows {
            let bytes = self.add(*row, now, &mut values);
            if taken > 0 && is_full(total, bytes, max_bind_bytes) {
                for column in &mut values {
                    column.truncate(taken);
                }
                break;
            }
            taken += 1;
            total += bytes;
        }
        let values = values.into_iter().map(ColumnBuilder::finish);
        (values.collect(), taken)
    }

    /// Adds the values of a row, each to its column. Returns how many bytes they take.
    fn add(&self, row: &dyn ErasedRow, now: DateTime<Utc>, to: &mut [ColumnBuilder]) -> usize {
        let mut to = BoundColumns {
            is_bound: self.is_bound.iter(),
            columns: to.iter_mut(),
            bytes: 0,
        };
        for &field in &self.fields {
            if self.moments.contains(&field) {
                let columns = self.table.columns_of(field).iter();
                columns.for_each(|column| to.put(moment(column.ty, now)));
            } else {
                row.write_field(field, &mut to);
            }
        }
        to.bytes
    }

    /// Returns the update of rows that have these values.
    fn update(&self, values: Vec<ColumnValues>) -> BulkUpdate {
        let generated = generated_columns(self.table);
        let key = self.table.key_positions().iter().copied();
        let returning = key.filter(|_| !generated.is_empty());
        BulkUpdate {
            returning: returning.chain(generated.iter().copied()).collect(),
            table: self.table,
            columns: self.set.clone(),
            values,
            counts_version: true,
        }
    }
}

/// The columns that the next values of a row are added to, where they are bound.
struct BoundColumns<'a> {
    is_bound: slice::Iter<'a, bool>,
    columns: slice::IterMut<'a, ColumnBuilder>,
    bytes: usize,
}

impl BoundColumns<'_> {
    /// Returns the column of the next value.
    fn next(&mut self) -> Option<&mut ColumnBuilder> {
        let is_bound = *self.is_bound.next()?;
        is_bound.then(|| self.columns.next())?
    }
}

impl ValueSink for BoundColumns<'_> {
    fn put(&mut self, value: Value) {
        let bytes = bytes(&value);
        if let Some(column) = self.next() {
            column.push(value);
            self.bytes += bytes;
        }
    }

    fn put_text(&mut self, text: &str) {
        if let Some(column) = self.next() {
            column.push_text(text);
            self.bytes += bytes_of(text.len());
        }
    }
}

/// Drops what the table has once: where a key alone knows it, the other of the two.
fn drop_shared(table: &'static Table, is_set: &mut [bool]) {
    let key = table.key_positions();
    for (position, column) in table.columns().iter().enumerate() {
        let Some(own) = column.shared_with else {
            continue;
        };
        let is_key_alone = key.contains(&position) && !key.contains(&own);
        is_set[if is_key_alone { own } else { position }] = false;
    }
}
