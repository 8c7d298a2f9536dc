//! `save` and `save_fields`: the update of one row.

use super::auto::moment;
use super::generated::{generated_columns, refuse_generated, set_generated};
use super::version::{check_next, next, refuse_stale, same_row};
use crate::backend::Backend;
use crate::db::{Pending, Target};
use crate::error::{Error, Result};
use crate::model::{Model, field_values, settle};
use crate::objects::load::by_key::set_field;
use crate::objects::run::columns::read_columns;
use crate::objects::run::{Prepared, prepare};
use crate::plan::{check_rules_across, check_shared};
use crate::query::{Expr, Item, Output, Request, Select, SetClause, Update};
use crate::schema::{Auto, Table};
use crate::value::{Type, Value};
use chrono::{DateTime, Utc};

#[track_caller]
pub(in crate::objects) fn save_fields<'a, M: Model>(
    row: &'a mut M,
    mut fields: Vec<usize>,
    on: Target<'a>,
) -> Pending<'a, ()> {
    let table = M::table();
    let now = Utc::now();
    let refused = refuse_generated(table, &fields, "save_fields");
    settle(row);
    fields.extend((0..table.fields.len()).filter(|&field| {
        let field = &table.fields[field];
        field.auto == Some(Auto::Write) || field.version
    }));
    fields.sort_unstable();
    fields.dedup();
    let mut values: Vec<_> = fields
        .iter()
        .map(|&field| (field, values_to_store(row, field, now)))
        .collect();
    let refused = refused
        .and_then(|()| check_fields(row, &fields))
        .and_then(|()| check_next(row));
    let rows = same_row(row);
    let update = update(table, rows, &values, on.backend());
    Pending::new(async move {
        refused?;
        let Some(mut generated) = update?.run(table, on).await? else {
            refuse_stale::<M>(&row.key(), on).await?;
            return Err(Error::DoesNotExist { model: table.model });
        };
        values
            .iter_mut()
            .try_for_each(|(field, values)| set_stored(row, *field, values))?;
        set_generated(row, &mut generated)
    })
}

/// Returns the values to store for a field: those in the row, the next version, or now (`auto_now`).
pub(super) fn values_to_store<M: Model>(row: &M, field: usize, now: DateTime<Utc>) -> Vec<Value> {
    let table = M::table();
    if table.fields[field].version {
        return field_values(row, field).iter().map(next).collect();
    }
    if table.fields[field].auto != Some(Auto::Write) {
        return field_values(row, field);
    }
    let columns = table.columns_of(field).iter();
    columns.map(|column| moment(column.ty, now)).collect()
}

/// Refuses a row with a foreign key that leads out of the field that it is within, and one that breaks a rule of its model
/// once these fields of it are stored.
pub(super) fn check_fields<M: Model>(row: &M, stored: &[usize]) -> Result<()> {
    let table = M::table();
    if !table.has_shared_columns() && table.validators.is_empty() {
        return Ok(());
    }
    let fields = 0..table.fields.len();
    let values: Vec<Value> = fields.flat_map(|field| field_values(row, field)).collect();
    check_shared(table, |column| values.get(column))?;
    check_rules_across(table, stored, |column| values.get(column))
}

/// Plans the update of some fields of one row.
fn update(
    table: &'static Table,
    mut row: Select,
    values: &[(usize, Vec<Value>)],
    backend: Backend,
) -> Result<RowUpdate> {
    let is_set = |column: usize| {
        let field = table.columns()[column].field;
        values.iter().any(|(set, _)| *set == field)
    };
    // The row is found by its key, so that what the key shares is the same as in the row.
    let is_needed = |column: &usize| {
        let is_shared = |key: &usize| table.columns()[*key].shared_with == Some(*column);
        let is_known = table.key_positions().iter().any(is_shared);
        !is_known && table.columns()[*column].shared_with.is_none_or(is_set)
    };
    let set = values.iter().flat_map(|(field, values)| {
        table
            .range(*field)
            .zip(values)
            .filter(|(column, _)| is_needed(column))
            .map(|(column, value)| SetClause {
                column,
                value: Expr::value(value.clone()),
            })
    });
    let mut update = Update::new(row.clone(), set.collect());
    let generated = table.generated_fields();
    let generated = generated.map(|field| Item::Value(Expr::column(None, field)));
    update.returning = generated.collect();
    if update.set.is_empty() {
        row.set_output(Output::Exists);
        return prepare(Request::Select(&row), backend).map(RowUpdate::Nothing);
    }
    let prepared = prepare(Request::Update(&update), backend)?;
    Ok(RowUpdate::Fields(prepared.of_one_row()))
}

/// The statement that saves one row.
enum RowUpdate {
    /// `UPDATE … SET …`.
    Fields(Prepared),
    /// `SELECT 1 …`: a model that is all key has nothing to set, but its row must be there.
    Nothing(Prepared),
}

impl RowUpdate {
    /// Returns the values of the generated columns that have changed, if the row is there.
    async fn run(&self, table: &'static Table, on: Target<'_>) -> Result<Option<Vec<Value>>> {
        let columns = generated_columns(table);
        let mut values = Vec::with_capacity(columns.len());
        let is_there = match self {
            RowUpdate::Fields(update) if columns.is_empty() => update.execute(on).await? > 0,
            RowUpdate::Fields(update) => {
                update
                    .fetch(on, &mut |reader| {
                        read_columns(table, &columns, reader, &mut values)
                    })
                    .await?;
                !values.is_empty()
            }
            RowUpdate::Nothing(row) => row.exists(on).await?,
        };
        Ok(is_there.then_some(values))
    }
}

/// Returns whether [`set_stored`] may set a field that is no version.
pub(super) fn may_differ(table: &'static Table, field: usize) -> bool {
    matches!(
        table.fields[field].types,
        [Type::Time | Type::DateTime | Type::Timestamp | Type::Date | Type::Duration]
    )
}

/// Sets a field to the value that was stored for it, where that may differ: times are stored in microseconds, and a version
/// is counted up.
pub(super) fn set_stored<M: Model>(row: &mut M, field: usize, values: &mut [Value]) -> Result<()> {
    match values {
        _ if M::table().fields[field].version => set_field(row, field, values),
        [
            Value::Time(_)
            | Value::DateTime(_)
            | Value::Timestamp(_)
            | Value::Date(_)
            | Value::Duration(_),
        ] => set_field(row, field, values),
        _ => Ok(()),
    }
}
