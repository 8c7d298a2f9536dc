//! Versions: a field that counts how often its row was written, by which a row in hand is known to be stale
//! (`#[orm(version)]`).

use crate::db::Target;
use crate::error::{Error, Result};
use crate::model::{ErasedRow, field_values};
use crate::objects::load::by_key::of_key;
use crate::objects::run::prepare;
use crate::query::{Arithmetic, Expr, KeyExpr, Output, Request, Select, SetClause};
use crate::schema::{Domain, Table};
use crate::value::{KeyValue, Type, Value, ValueSink};

/// Returns the version of a new row, as a column of this type stores it.
pub(in crate::objects) fn first(ty: Type) -> Value {
    match ty {
        Type::I16 => Value::I16(1),
        Type::I32 => Value::I32(1),
        _ => Value::I64(1),
    }
}

/// Returns the version after this one, of which [`check_next`] knows that there is one.
pub(super) fn next(version: &Value) -> Value {
    match *version {
        Value::I16(version) => Value::I16(version.wrapping_add(1)),
        Value::I32(version) => Value::I32(version.wrapping_add(1)),
        Value::I64(version) => Value::I64(version.wrapping_add(1)),
        ref other => other.clone(),
    }
}

/// Refuses a row whose version is the last that its type has.
pub(super) fn check_next(row: &dyn ErasedRow) -> Result<()> {
    let table = row.row_table();
    let Some(field) = table.version() else {
        return Ok(());
    };
    let described = &table.fields[field];
    let is_last = |version: &Value| match (described.domain, version) {
        (Domain::Integers { most, .. }, Value::I16(version)) => i64::from(*version) >= most,
        (Domain::Integers { most, .. }, Value::I32(version)) => i64::from(*version) >= most,
        (_, Value::I16(version)) => *version == i16::MAX,
        (_, Value::I32(version)) => *version == i32::MAX,
        (_, Value::I64(version)) => *version == i64::MAX,
        _ => false,
    };
    if !field_values(row, field).iter().any(is_last) {
        return Ok(());
    }
    Err(Error::OutOfRange {
        model: table.model,
        field: Some(described.name),
        why: "no version is left: this is the last of its type; make the field an `i64`, by a migration"
            .to_owned(),
    })
}

/// Adds the assignment of the next version to an update, unless the version is set by hand.
pub(in crate::objects) fn set_next(table: &'static Table, set: &mut Vec<SetClause>) {
    let Some(field) = table.version() else {
        return;
    };
    for column in table.range(field) {
        if set.iter().all(|clause| clause.column != column) {
            let (ty, own) = (table.columns()[column].ty, Expr::column(None, field));
            let value = Expr::arithmetic(Arithmetic::Add, ty, own, Expr::value(first(ty)));
            set.push(SetClause { column, value });
        }
    }
}

/// The row of a row in hand, one or none: of the same key, and where the model has one, of the same version.
pub(in crate::objects) fn same_row(row: &dyn ErasedRow) -> Select {
    let table = row.row_table();
    let mut rows = of_key(table, &row.row_key());
    if let Some(field) = table.version() {
        let own = KeyExpr::of_fields(table, &[field]);
        rows.filter(own.eq(KeyExpr::bound(&field_values(row, field))));
    }
    rows
}

/// Writes the values by which [`same_row`] finds a row in hand, in their order.
pub(super) fn write_identity(row: &dyn ErasedRow, to: &mut dyn ValueSink) {
    let table = row.row_table();
    for &field in table.primary_key {
        row.write_field(field, to);
    }
    if let Some(field) = table.version() {
        row.write_field(field, to);
    }
}

/// Refuses a row that was not found by its version, if it is there in another.
pub(in crate::objects) async fn refuse_stale(
    table: &'static Table,
    key: &KeyValue,
    on: Target<'_>,
) -> Result<()> {
    if table.version().is_none() {
        return Ok(());
    }
    let mut rows = of_key(table, key);
    rows.set_output(Output::Exists);
    if prepare(Request::Select(&rows), on)?.exists(on).await? {
        return Err(Error::Stale { model: table.model });
    }
    Ok(())
}
