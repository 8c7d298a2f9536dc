//! Fields that the database computes: they are never set, and read back after each write of a row in hand.

use crate::error::{Error, Result};
use crate::model::ErasedRow;
use crate::objects::load::by_key::set_field;
use crate::schema::Table;
use crate::value::Value;

/// Returns the columns that a write of a row changes by itself, in the order of the fields.
pub(super) fn generated_columns(table: &'static Table) -> Vec<usize> {
    let fields = table.generated_fields();
    fields.flat_map(|field| table.range(field)).collect()
}

/// Sets the generated fields of a row to the values of their columns.
pub(super) fn set_generated(row: &mut dyn ErasedRow, values: &mut [Value]) -> Result<()> {
    let fields = row.row_table().generated_fields();
    fields
        .zip(values)
        .try_for_each(|(field, value)| set_field(row, field, std::slice::from_mut(value)))
}

/// Refuses to write a generated field; `method` is the one that would.
pub(super) fn refuse_generated(table: &Table, fields: &[usize], method: &str) -> Result<()> {
    let mut generated = table.generated_fields();
    let Some(field) = generated.find(|field| fields.contains(field)) else {
        return Ok(());
    };
    let name = table.fields[field].name;
    Err(Error::InvalidQuery {
        model: table.model,
        why: format!("`{method}` sets `{name}`, which the database computes; leave it out"),
    })
}
