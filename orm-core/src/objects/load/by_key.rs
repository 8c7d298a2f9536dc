//! One row, by its key.

use super::LoadContext;
use super::policy::policy;
use crate::db::{self, Target};
use crate::error::{Error, Result};
use crate::model::{
    self, ErasedRow, Model, at_column, key_value, read_columns_of, set_of_rows, settle,
};
use crate::objects::run::cached::{RowStatement, are_plain, prepare_for_row};
use crate::objects::run::{Prepared, prepare_anew};
use crate::query::{KeyExpr, Request, Select};
use crate::schema::Table;
use crate::value::{KeyValue, Parameter, Reader, Value, ValueRow, ValueSink};

/// The rows of a key, one or none: `WHERE "book"."id" = ?`.
pub(in crate::objects) fn of_key(table: &'static Table, key: &KeyValue) -> Select {
    let mut select = Select::new(table);
    select.filter(KeyExpr::primary(table).eq(KeyExpr::bound(key)));
    select.unordered();
    select
}

/// Plans and writes the query of a key, once for all keys of a model.
pub(in crate::objects) fn prepare_key(
    table: &'static Table,
    key: &KeyValue,
    on: Target<'_>,
) -> Result<Prepared> {
    let mut parameters: Vec<Parameter> = Vec::with_capacity(1);
    key.iter().for_each(|part| parameters.put(part.clone()));
    let anew = || {
        prepare_anew(
            Request::Select(&of_key(table, key)),
            on.backend(),
            on.tenant(),
        )
    };
    if are_plain(&parameters) {
        prepare_for_row(RowStatement::Get, table, parameters, on, &|_| anew())
    } else {
        anew()
    }
}

/// Fetches the row of a key, which must be there.
pub(in crate::objects) async fn row_of_key<M: Model>(key: &M::Key, on: Target<'_>) -> Result<M> {
    row_of(prepare_key(M::table(), &key_value(key), on), on).await
}

/// Fetches the row of a prepared query of a key, which must be there.
pub(in crate::objects) async fn row_of<M: Model>(
    prepared: Result<Prepared>,
    on: Target<'_>,
) -> Result<M> {
    let row = row_or_none(prepared, on).await?;
    row.ok_or(Error::DoesNotExist {
        model: M::table().model,
    })
}

/// Fetches the row of a prepared query of a key, if there is one.
pub(in crate::objects) async fn row_or_none<M: Model>(
    prepared: Result<Prepared>,
    on: Target<'_>,
) -> Result<Option<M>> {
    let mut found = None;
    let mut read = |reader: &mut dyn Reader| {
        found = Some(model::read(reader, &[])?);
        Ok(())
    };
    fetch(prepared, on, &mut read).await?;
    if let Some(row) = &mut found {
        set_own_load_policy(row, on);
    }
    Ok(found)
}

async fn fetch(
    prepared: Result<Prepared>,
    on: Target<'_>,
    read: &mut (dyn FnMut(&mut dyn Reader) -> Result<()> + Send),
) -> Result<()> {
    prepared?.fetch(on, read).await
}

/// Hands the relations of a row that was read alone their load policy.
fn set_own_load_policy(row: &mut dyn ErasedRow, on: Target<'_>) {
    let table = row.row_table();
    if table.has_relations() {
        let context = LoadContext::new(on);
        let policy = policy(table, &context, db::current_call_site(), None);
        set_of_rows(&mut [row], table, &[], &policy);
    }
}

/// Reads all fields of a row anew, and has its relations forget what they loaded.
pub(in crate::objects) async fn refresh<M: Model>(row: &mut M, on: Target<'_>) -> Result<()> {
    let fresh: M = row_of_key(&row.key(), on).await?;
    row.take_fields(fresh);
    settle(row);
    for position in 0..M::table().many_to_many.len() {
        if let Some(field) = row.many_to_many_mut(position) {
            field.refresh();
        }
    }
    set_own_load_policy(row, on);
    Ok(())
}

/// Sets a field to the values of its columns.
pub(in crate::objects) fn set_field(
    row: &mut dyn ErasedRow,
    field: usize,
    values: &mut [Value],
) -> Result<()> {
    let (table, mut reader) = (row.row_table(), ValueRow::new(values));
    let start = table.range(field).start;
    read_columns_of(&mut reader, table, start, |reader| {
        row.read_field(field, reader)
    })
    .map_err(|error| at_column(error, table, start + reader.position()))
}
