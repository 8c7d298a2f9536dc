//! Columns read as values, where no model's row is made of them.

use crate::db::Target;
use crate::error::Result;
use crate::model::{at_column, read_columns_of};
use crate::objects::run::prepare;
use crate::query::{Request, Select};
use crate::schema::Table;
use crate::value::{KeyValue, Reader, Value};

/// Reads the values of a query that selects just these columns of a table, row by row.
pub(in crate::objects) async fn read_values(
    select: &Select,
    table: &'static Table,
    columns: &[usize],
    on: Target<'_>,
) -> Result<Vec<Vec<Value>>> {
    let mut rows = Vec::new();
    let prepared = prepare(Request::Select(select), on.backend())?;
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

fn read_column(table: &'static Table, column: usize, reader: &mut dyn Reader) -> Result<Value> {
    let ty = table.columns()[column].ty;
    let value = read_columns_of(reader, table, column, |reader| Value::read(reader, ty));
    value.map_err(|error| at_column(error, table, column))
}
