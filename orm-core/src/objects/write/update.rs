//! `save` and `save_fields`: the update of one row.

use super::auto::moment;
use super::generated::{generated_columns, refuse_generated, set_generated};
use super::version::{check_next, next, refuse_stale, same_row, write_identity};
use crate::backend::Backend;
use crate::db::{Pending, Target};
use crate::error::{Error, Result};
use crate::model::{ErasedRow, field_values, row_values, settle};
use crate::objects::load::by_key::set_field;
use crate::objects::run::cached::{RowStatement, are_plain, prepare_for_row};
use crate::objects::run::columns::read_columns;
use crate::objects::run::{Prepared, prepare};
use crate::plan::{check_rules_across, check_set_values, check_shared, stored_value};
use crate::query::{Expr, Item, Output, Request, Select, SetClause, Update};
use crate::schema::{Auto, Table};
use crate::value::{Parameter, Type, Value};
use chrono::{DateTime, Utc};
use std::cell::LazyCell;

/// Updates all fields of a row; `auto_now` fields are set to now.
#[track_caller]
pub(in crate::objects) fn save<'a>(row: &'a mut dyn ErasedRow, on: Target<'a>) -> Pending<'a, ()> {
    let fields = saved_fields(row.row_table());
    store(row, fields, &[], on)
}

/// Updates these fields of a row. Its `auto_now` fields are set to now, but for those that are among them.
#[track_caller]
pub(in crate::objects) fn save_fields<'a>(
    row: &'a mut dyn ErasedRow,
    fields: Vec<usize>,
    on: Target<'a>,
) -> Pending<'a, ()> {
    let named = fields.clone();
    store(row, fields, &named, on)
}

/// Updates these fields of a row, and its `auto_now` fields, of which those that are `named` are stored as they are.
#[track_caller]
fn store<'a>(
    row: &'a mut dyn ErasedRow,
    mut fields: Vec<usize>,
    named: &[usize],
    on: Target<'a>,
) -> Pending<'a, ()> {
    let table = row.row_table();
    let refused = refuse_generated(table, &fields, "save_fields");
    settle(row);
    fields.extend((0..table.fields.len()).filter(|&field| {
        let field = &table.fields[field];
        field.auto == Some(Auto::Write) || field.version
    }));
    fields.sort_unstable();
    fields.dedup();
    let values = parameters_to_store(row, &fields, named);
    let refused = refused
        .and_then(|()| check_fields(row, &fields, |column| sets(table, &fields, column)))
        .and_then(|()| check_next(row));
    let mut stored = stored_otherwise(table, &fields, &values);
    let update = refused.and_then(|()| update(row, &fields, values, on));
    Pending::new(async move {
        let Some(mut generated) = update?.run(table, on).await? else {
            refuse_stale(table, &row.row_key(), on).await?;
            return Err(not_stored(row));
        };
        stored
            .iter_mut()
            .try_for_each(|(field, values)| set_stored(row, *field, values))?;
        set_generated(row, &mut generated)
    })
}

/// Returns why a row was not found. One whose key the database counts up has the key 0 if it was written out by hand.
fn not_stored(row: &dyn ErasedRow) -> Error {
    let table = row.row_table();
    let is_counted = |&field: &usize| table.fields[field].identity;
    let counted = table.primary_key.iter().any(is_counted);
    let model = table.model;
    if counted && row.row_key().as_integer() == Some(0) {
        let why = format!(
            "`save` updates a stored row, and none has the key 0 of this one; a new row is `{model}::draft()`, a setter for each field, and `.save(&db)`"
        );
        return Error::InvalidQuery { model, why };
    }
    Error::DoesNotExist { model }
}

/// Returns the fields that `save` stores: all but those of the key and those that the database computes.
pub(in crate::objects) fn saved_fields(table: &'static Table) -> Vec<usize> {
    (0..table.fields.len())
        .filter(|field| !table.primary_key.contains(field))
        .filter(|&field| table.fields[field].generated.is_none())
        .collect()
}

/// Returns the values to store for these fields, one a column; of `auto_now` fields now, unless they are `named`.
fn parameters_to_store(row: &dyn ErasedRow, fields: &[usize], named: &[usize]) -> Vec<Parameter> {
    let (table, now) = (row.row_table(), LazyCell::new(Utc::now));
    // The key follows, and the version.
    let mut parameters = Vec::with_capacity(fields.len() + 2);
    for &field in fields {
        let described = &table.fields[field];
        let is_now = described.auto == Some(Auto::Write) && !named.contains(&field);
        if described.version || is_now {
            parameters.extend(
                values_to_store(row, field, *now)
                    .into_iter()
                    .map(Parameter::One),
            );
        } else {
            row.write_field(field, &mut parameters);
        }
    }
    parameters
}

/// Returns the fields that may be stored with other values than those in the row, with these values.
fn stored_otherwise(
    table: &'static Table,
    fields: &[usize],
    values: &[Parameter],
) -> Vec<(usize, Vec<Value>)> {
    let (mut start, mut stored) = (0, Vec::new());
    for &field in fields {
        let columns = start..start + table.range(field).len();
        start = columns.end;
        if table.fields[field].version || may_differ(table, field) {
            let values = values[columns].iter().flat_map(Parameter::values);
            stored.push((field, values.cloned().collect()));
        }
    }
    stored
}

/// Returns the values to store for a field: those in the row, the next version, or now (`auto_now`).
pub(super) fn values_to_store(row: &dyn ErasedRow, field: usize, now: DateTime<Utc>) -> Vec<Value> {
    let table = row.row_table();
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
/// once these fields of it are stored by a statement that sets these columns.
pub(super) fn check_fields(
    row: &dyn ErasedRow,
    stored: &[usize],
    is_set: impl Fn(usize) -> bool,
) -> Result<()> {
    let table = row.row_table();
    if !table.has_shared_columns() && table.validators.is_empty() {
        return Ok(());
    }
    let values = row_values(row);
    check_shared(table, |column| values.get(column))?;
    check_rules_across(table, stored, is_set, |column| values.get(column))
}

/// Returns whether an update of these fields of one row sets a column. The row is found by its key, so that what the key
/// shares is the same as in the row, and what a foreign key shares is set by the field that it is within.
fn sets(table: &'static Table, fields: &[usize], column: usize) -> bool {
    let is_stored = |column: usize| fields.contains(&table.columns()[column].field);
    let is_shared = |key: &usize| table.columns()[*key].shared_with == Some(column);
    let is_known = table.key_positions().iter().any(is_shared);
    let own = table.columns()[column].shared_with;
    is_stored(column) && !is_known && own.is_none_or(is_stored)
}

/// The update of some fields of one row to these values, one a column: planned and written once for all rows of a model,
/// where its text does not depend on the values.
fn update(
    row: &dyn ErasedRow,
    fields: &[usize],
    mut parameters: Vec<Parameter>,
    on: Target<'_>,
) -> Result<RowUpdate> {
    let (table, n_set) = (row.row_table(), parameters.len());
    let anew = |set: &[Parameter]| plan_update(table, same_row(row), fields, set, on);
    let Some(statement) = cached_statement(table, fields) else {
        return anew(&parameters);
    };
    write_identity(row, &mut parameters);
    let (set, identity) = parameters.split_at(n_set);
    if !are_plain(identity) {
        return anew(set);
    }
    let columns = fields.iter().flat_map(|&field| table.range(field));
    check_set_values(table, columns.clone(), set)?;
    // A plan brings decimals into the form of their columns by itself.
    let given = table.has_decimals().then(|| set.to_vec());
    if given.is_some() {
        bring_into_form(&mut parameters, table, columns, on.backend());
    }
    let prepared = prepare_for_row(statement, table, parameters, on, &|parameters| {
        let set = given.as_deref().unwrap_or(&parameters[..n_set]);
        match anew(set)? {
            RowUpdate::Fields(prepared) | RowUpdate::Nothing(prepared) => Ok(prepared),
        }
    });
    prepared.map(RowUpdate::Fields)
}

/// Brings values that these columns are set to, one a column, into the form in which the columns hold them.
fn bring_into_form(
    parameters: &mut [Parameter],
    table: &'static Table,
    columns: impl Iterator<Item = usize>,
    backend: Backend,
) {
    for (parameter, column) in parameters.iter_mut().zip(columns) {
        if let Parameter::One(value) = parameter {
            *value = stored_value(backend.features(), table, column, value);
        }
    }
}

/// Returns the update of these fields that is written once; `None` where its text, or the number of its parameters, may depend on
/// the values, and where it hands values back.
fn cached_statement(table: &'static Table, fields: &[usize]) -> Option<RowStatement> {
    let hands_back = table.generated_fields().next().is_some();
    if table.has_shared_columns() || hands_back || fields.is_empty() || table.fields.len() > 64 {
        return None;
    }
    let bits = fields.iter().fold(0, |bits, field| bits | 1 << field);
    Some(RowStatement::Save(bits))
}

/// Plans the update of some fields of one row.
fn plan_update(
    table: &'static Table,
    mut row: Select,
    fields: &[usize],
    values: &[Parameter],
    on: Target<'_>,
) -> Result<RowUpdate> {
    let columns = fields.iter().flat_map(|&field| table.range(field));
    let set = columns
        .zip(values.iter().flat_map(Parameter::values))
        .filter(|(column, _)| sets(table, fields, *column))
        .map(|(column, value)| SetClause {
            column,
            value: Expr::value(value.clone()),
        });
    let mut update = Update::new(row.clone(), set.collect());
    let generated = table.generated_fields();
    let generated = generated.map(|field| Item::Value(Expr::column(None, field)));
    update.returning = generated.collect();
    if update.set.is_empty() {
        row.set_output(Output::Exists);
        return prepare(Request::Select(&row), on).map(RowUpdate::Nothing);
    }
    prepare(Request::Update(&update), on).map(RowUpdate::Fields)
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
    let is_kept_otherwise = |ty| match ty {
        Type::Time | Type::DateTime | Type::Timestamp | Type::Date | Type::Duration => true,
        #[cfg(feature = "decimal")]
        Type::Decimal => true,
        _ => false,
    };
    match table.fields[field].types {
        [Type::Array(element)] => is_kept_otherwise(**element),
        [ty] => is_kept_otherwise(*ty),
        _ => false,
    }
}

/// Sets a field to the value that was stored for it, where that may differ: times are stored in microseconds, a decimal has
/// the places of its column, and a version is counted up.
pub(super) fn set_stored(
    row: &mut dyn ErasedRow,
    field: usize,
    values: &mut [Value],
) -> Result<()> {
    match values {
        [Value::Null(_)] => Ok(()),
        _ => set_field(row, field, values),
    }
}
