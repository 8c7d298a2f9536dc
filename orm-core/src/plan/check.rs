//! Values that databases cannot take, refused before they are sent.

use super::validation::check_rules;
use crate::error::{Error, Result};
#[cfg(feature = "decimal")]
use crate::schema::MAX_DIGITS;
use crate::schema::{Digits, Field, Table};
#[cfg(feature = "json")]
use crate::value::JsonFailure;
#[cfg(feature = "decimal")]
use crate::value::decimal::{is_calculable, units};
use crate::value::{ColumnValues, Parameter, Value};
use chrono::Datelike;

/// The field that a value is compared with or stored in, named in errors.
#[derive(Clone, Copy)]
pub(super) struct FieldContext {
    pub(super) table: &'static Table,
    pub(super) field: Option<usize>,
}

impl FieldContext {
    /// Returns the name of the field, if there is one.
    pub(super) fn name(self) -> Option<&'static str> {
        self.field.map(|field| self.table.fields[field].name)
    }

    /// The error for a text that holds a NUL character.
    pub(super) fn invalid_text(self) -> Error {
        Error::InvalidText {
            model: self.table.model,
            field: self.name(),
        }
    }

    fn out_of_range(self, why: &str) -> Error {
        Error::OutOfRange {
            model: self.table.model,
            field: self.name(),
            why: why.to_owned(),
        }
    }
}

/// Refuses a value that one of the databases cannot store or compare: a NUL in a text, NaN, a year of five digits.
pub(super) fn check(value: &Value, field: FieldContext) -> Result<()> {
    match value {
        Value::Text(text) if text.contains('\0') => Err(field.invalid_text()),
        Value::F32(float) if float.is_nan() => Err(field.out_of_range(NAN)),
        Value::F64(float) if float.is_nan() => Err(field.out_of_range(NAN)),
        Value::Date(date) => year(date.year(), field),
        Value::DateTime(moment) => year(moment.year(), field),
        Value::Timestamp(moment) => year(moment.year(), field),
        Value::Duration(span) if span.num_microseconds().is_none() => {
            Err(field.out_of_range("the duration must be within 292,471 years"))
        }
        Value::OutOfRange(_) => Err(field.out_of_range(
            "the number must be at most 9223372036854775807, the greatest that both databases store",
        )),
        Value::Array(array) => {
            let mut elements = array.values().iter();
            elements.try_for_each(|element| check(element, field))
        }
        // Both databases store every one of these.
        Value::Null(_)
        | Value::I16(_)
        | Value::I32(_)
        | Value::I64(_)
        | Value::F32(_)
        | Value::F64(_)
        | Value::Bool(_)
        | Value::Text(_)
        | Value::Bytes(_)
        | Value::Time(_)
        | Value::Duration(_) => Ok(()),
        #[cfg(feature = "decimal")]
        Value::Decimal(decimal) if !is_calculable(*decimal) => Err(field.out_of_range(
            "a decimal must have at most 20 digits before its point, and 18 behind it",
        )),
        #[cfg(feature = "decimal")]
        Value::Decimal(_) => Ok(()),
        #[cfg(feature = "uuid")]
        Value::Uuid(_) => Ok(()),
        #[cfg(feature = "json")]
        Value::Json(document) => match document.text() {
            Ok(_) => Ok(()),
            Err(JsonFailure::Nul) => Err(field.invalid_text()),
            Err(failure) => Err(field.out_of_range(failure.why())),
        },
    }
}

/// Returns whether every database takes this value as it is, wherever it is compared with a column of its type: no plan
/// depends on it.
pub(crate) fn is_plain(value: &Value) -> bool {
    match value {
        Value::I16(_) | Value::I32(_) | Value::I64(_) => true,
        Value::Bool(_) | Value::Bytes(_) | Value::Time(_) => true,
        Value::Text(text) => !text.as_bytes().contains(&0),
        Value::F32(float) => !float.is_nan(),
        Value::F64(float) => !float.is_nan(),
        Value::Duration(span) => span.num_microseconds().is_some(),
        Value::Date(date) => is_year(date.year()),
        Value::DateTime(moment) => is_year(moment.year()),
        Value::Timestamp(moment) => is_year(moment.year()),
        #[cfg(feature = "uuid")]
        Value::Uuid(_) => true,
        _ => false,
    }
}

/// Refuses values that these columns of a table cannot store, and those that break rules of its model: what a plan that
/// sets the columns refuses.
pub(crate) fn check_set_values(
    table: &'static Table,
    columns: impl Iterator<Item = usize> + Clone,
    values: &[Parameter],
) -> Result<()> {
    let value = |wanted: usize| {
        let mut columns = columns.clone();
        let parameter = values.get(columns.position(|column| column == wanted)?)?;
        parameter.values().first()
    };
    check_rules(table, value)?;
    let mut pairs = columns.zip(values);
    pairs.try_for_each(|(column, value)| check_stored(value.values(), table, column))
}

/// Refuses values that a column cannot store.
pub(crate) fn check_stored(values: &[Value], table: &'static Table, column: usize) -> Result<()> {
    let limits = ColumnLimits::of(table, column);
    values.iter().try_for_each(|value| limits.check(value))
}

/// Refuses values of many rows that a column cannot store.
pub(super) fn check_stored_column(
    values: &ColumnValues,
    table: &'static Table,
    column: usize,
) -> Result<()> {
    let limits = ColumnLimits::of(table, column);
    let Some(texts) = values.texts().filter(|_| !limits.has_bounds()) else {
        return check_stored(values.values(), table, column);
    };
    if texts.has_nul() {
        return Err(limits.field.invalid_text());
    }
    let Some(max) = limits.origin.max_length else {
        return Ok(());
    };
    let mut texts = texts.iter().flatten();
    texts.try_for_each(|text| check_length(text, max, limits.field))
}

/// The declared limits of the values of a column. A foreign key takes no longer text than the key that it points at.
pub(crate) struct ColumnLimits {
    field: FieldContext,
    /// The field whose values the column holds.
    origin: &'static Field,
    #[cfg_attr(
        not(feature = "decimal"),
        expect(dead_code, reason = "only decimals have digits")
    )]
    digits: Option<Digits>,
}

impl ColumnLimits {
    pub(crate) fn of(table: &'static Table, column: usize) -> Self {
        ColumnLimits {
            field: FieldContext {
                table,
                field: Some(table.columns()[column].field),
            },
            origin: table.origin(column),
            digits: table.digits(column),
        }
    }

    /// Refuses a value that the column cannot store.
    pub(crate) fn check(&self, value: &Value) -> Result<()> {
        let is_unlimited = self.origin.max_length.is_none() && !self.has_bounds();
        if is_unlimited && is_plain(value) {
            return Ok(());
        }
        let field = self.field;
        check(value, field)?;
        if let Some(bound) = self.origin.bounds().find(|bound| !bound.admits(value)) {
            return Err(field.out_of_range(&bound.why()));
        }
        match (value, self.origin.max_length) {
            #[cfg(feature = "decimal")]
            (Value::Decimal(decimal), _) => check_digits(*decimal, field, self.digits),
            (Value::Text(text), Some(max)) => check_length(text, max, field),
            _ => Ok(()),
        }
    }

    fn has_bounds(&self) -> bool {
        self.origin.min.is_some() || self.origin.max.is_some()
    }
}

/// Refuses a text of more characters than a column takes.
fn check_length(text: &str, max: u32, field: FieldContext) -> Result<()> {
    if text.chars().nth(max as usize).is_none() {
        return Ok(());
    }
    Err(Error::TooLong {
        model: field.table.model,
        field: field.name(),
        max: Some(max),
    })
}

/// Refuses a decimal of more places than a column has, or of more digits before the point.
#[cfg(feature = "decimal")]
fn check_digits(
    decimal: rust_decimal::Decimal,
    field: FieldContext,
    digits: Option<Digits>,
) -> Result<()> {
    let Some(Digits {
        max_digits,
        decimal_places,
    }) = digits
    else {
        return Ok(());
    };
    let Some(units) = units(decimal, decimal_places) else {
        return Err(field.out_of_range(&format!(
            "the decimal has more than {decimal_places} decimal places; round it to {decimal_places}"
        )));
    };
    if units.unsigned_abs() < 10_u128.pow(max_digits) {
        return Ok(());
    }
    let whole = max_digits.saturating_sub(decimal_places);
    let mend = match max_digits {
        ..MAX_DIGITS => {
            format!("give the field more `max_digits`, of which there are up to {MAX_DIGITS}")
        }
        _ => format!(
            "a field has no more than {MAX_DIGITS}, so give it fewer `decimal_places`, or keep such numbers in a `String`"
        ),
    };
    Err(field.out_of_range(&format!(
        "the decimal has more than {whole} digits before its point, which is all that {max_digits} digits leave beside {decimal_places} decimal places; {mend}"
    )))
}

const NAN: &str =
    "NaN equals nothing on one database and itself on the other; store no value instead";

fn is_year(year: i32) -> bool {
    (1..=9999).contains(&year)
}

fn year(year: i32, field: FieldContext) -> Result<()> {
    if is_year(year) {
        Ok(())
    } else {
        Err(field.out_of_range("the year must be from 1 to 9999"))
    }
}
