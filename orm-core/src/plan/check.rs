//! Values that databases cannot take, refused before they are sent.

use crate::error::{Error, Result};
use crate::schema::{Field, Table};
use crate::value::Value;
use chrono::Datelike;

/// Where a value is meant to go, for messages.
#[derive(Clone, Copy)]
pub(super) struct Place {
    pub(super) table: &'static Table,
    pub(super) field: Option<usize>,
}

impl Place {
    fn field(self) -> Option<&'static Field> {
        self.field.map(|field| &self.table.fields[field])
    }

    fn out_of_range(self, why: &str) -> Error {
        let field = self.field().map(|field| field.name);
        Error::OutOfRange {
            model: self.table.model,
            field,
            why: why.to_owned(),
        }
    }
}

/// Refuses what one of the databases cannot store or compare.
pub(super) fn check(value: &Value, place: Place) -> Result<()> {
    match value {
        Value::Text(text) if text.contains('\0') => Err(Error::InvalidText {
            model: place.table.model,
            field: place.field().map(|field| field.name),
        }),
        Value::F32(float) if float.is_nan() => Err(place.out_of_range(NAN)),
        Value::F64(float) if float.is_nan() => Err(place.out_of_range(NAN)),
        Value::Date(date) => year(date.year(), place),
        Value::DateTime(moment) => year(moment.year(), place),
        Value::Timestamp(moment) => year(moment.year(), place),
        Value::List(_, values) => values.iter().try_for_each(|value| check(value, place)),
        _ => Ok(()),
    }
}

/// Refuses what a column cannot store. That of a foreign key takes no more than the key it points at.
pub(super) fn check_stored(value: &Value, table: &'static Table, column: usize) -> Result<()> {
    let max = table.origin(column).max_length;
    let field = Some(table.columns()[column].field);
    let place = Place { table, field };
    match value.members() {
        Some(values) => values
            .iter()
            .try_for_each(|value| check_one(value, place, max)),
        None => check_one(value, place, max),
    }
}

fn check_one(value: &Value, place: Place, max: Option<u32>) -> Result<()> {
    check(value, place)?;
    match (value, max) {
        (Value::Text(text), Some(max)) if text.chars().nth(max as usize).is_some() => {
            Err(Error::TooLong {
                model: place.table.model,
                field: place.field().map(|field| field.name),
                max: Some(max),
            })
        }
        _ => Ok(()),
    }
}

const NAN: &str =
    "NaN equals nothing on one database and itself on the other; store no value instead";

fn year(year: i32, place: Place) -> Result<()> {
    if (1..=9999).contains(&year) {
        Ok(())
    } else {
        Err(place.out_of_range("the year must be from 1 to 9999"))
    }
}
