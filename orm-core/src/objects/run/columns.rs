//! Columns read as values, where no model's row is made of them.

use crate::db::Target;
use crate::error::Result;
use crate::model::{at_column, read_columns_of};
use crate::objects::run::prepare;
use crate::query::{Request, Select};
use crate::schema::Table;
use crate::value::{KeyValue, Reader, Type, Value};

/// Reads the values of a query that selects just these columns of a table, row by row.
pub(in crate::objects) async fn read_values(
    select: &Select,
    table: &'static Table,
    columns: &[usize],
    on: Target<'_>,
) -> Result<Vec<Vec<Value>>> {
    let mut rows = Vec::new();
    let prepared = prepare(Request::Select(select), on)?;
    prepared
        .fetch(on, &mut |reader| {
            let mut row = Vec::with_capacity(columns.len());
            read_columns(table, columns, reader, &mut row)?;
            rows.push(row);
            Ok(())
        })
        .await?;
    Ok(rows)
}

/// Takes the values of these columns from one row.
pub(in crate::objects) fn read_columns(
    table: &'static Table,
    columns: &[usize],
    reader: &mut dyn Reader,
    to: &mut Vec<Value>,
) -> Result<()> {
    for &column in columns {
        to.push(read_column(table, column, reader)?);
    }
    Ok(())
}

/// Adds the values of these columns of one row to those of each column; where all rows come as one, those of all rows.
pub(in crate::objects) fn read_into_columns(
    table: &'static Table,
    columns: &[usize],
    reader: &mut dyn Reader,
    to: &mut [Vec<Value>],
) -> Result<()> {
    let is_all = reader.holds_all_rows();
    for (&column, to) in columns.iter().zip(to) {
        if is_all {
            *to = read_column_of_all(table, column, reader)?;
        } else {
            to.push(read_column(table, column, reader)?);
        }
    }
    Ok(())
}

/// Takes a column of all rows, which come as one.
fn read_column_of_all(
    table: &'static Table,
    column: usize,
    reader: &mut dyn Reader,
) -> Result<Vec<Value>> {
    let values = match table.columns()[column].ty.array() {
        Type::Array(element) => reader.array(element),
        _ => unreachable!("the type of arrays is one of arrays"),
    };
    let values = values.map_err(|error| at_column(error, table, column))?;
    Ok(values.into_values())
}

/// Takes the primary key from one row.
pub(in crate::objects) fn read_key(
    table: &'static Table,
    reader: &mut dyn Reader,
) -> Result<KeyValue> {
    let columns = table.key_positions().iter();
    columns
        .map(|&column| read_column(table, column, reader))
        .collect()
}

/// Returns the key of a row as the integer that a column holds.
pub(in crate::objects) fn key_in_column(
    key: i64,
    table: &'static Table,
    column: usize,
) -> Result<Value> {
    let value = Value::of_integer(key, table.columns()[column].ty);
    value.map_err(|error| at_column(error, table, column))
}

fn read_column(table: &'static Table, column: usize, reader: &mut dyn Reader) -> Result<Value> {
    let ty = table.columns()[column].ty;
    let value = read_columns_of(reader, table, column, |reader| Value::read(reader, ty));
    value.map_err(|error| at_column(error, table, column))
}
