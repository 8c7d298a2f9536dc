//! Values of a column that gets another type, as Postgres makes them.

use crate::schema::Digits;
use crate::schema::physical::ColumnType;
use crate::sql::ddl::definitions::{Conversion, Definitions};
use crate::sql::ddl::identifiers::quote;
use crate::sql::ddl::introspection::Introspection;
use crate::sql::ddl::sqlite::SqliteDefinitions;
use crate::value::Type;
use std::borrow::Cow;
use std::cmp::Ordering;

pub(super) fn conversion(
    on: &dyn Definitions,
    column: &str,
    from: &ColumnType,
    to: &ColumnType,
) -> Conversion {
    let own = quote(column);
    let is_declared = matches!(from, ColumnType::Other(_));
    let [from, to] = [from, to].map(known);
    let [from, to] = [from.as_ref(), to.as_ref()];
    if is_declared
        && let Some(ty @ (Type::DateTime | Type::Timestamp)) = to.logical()
        && from == to
    {
        return Conversion::By(in_full(&own, ty));
    }
    if from == to {
        return Conversion::Assigned;
    }
    if let (Some(before), Some(after)) = (places(from), places(to)) {
        return scaled(&own, before, after);
    }
    let value = match (from, to) {
        (ColumnType::Decimal(digits), to) => {
            to.logical().and_then(|to| of_decimal(&own, *digits, to))
        }
        (from, ColumnType::Decimal(digits)) => from
            .logical()
            .and_then(|from| to_decimal(&own, from, *digits)),
        (from, to) => {
            let types = from.logical().zip(to.logical());
            types.and_then(|(from, to)| converted(&own, from, to))
        }
    };
    if let Some(value) = value {
        return Conversion::By(value);
    }
    let is_plain = |ty: &ColumnType| {
        let logical = ty.logical();
        matches!(
            logical,
            Some(Type::Text | Type::F32 | Type::F64 | Type::Bool)
        ) || places(ty) == Some(0)
            || is_document(ty)
    };
    // What is stored as a text is one.
    let is_text = to.logical() == Some(Type::Text) && on.column_type(from) == "TEXT";
    if is_text || is_plain(from) && is_plain(to) {
        Conversion::Assigned
    } else {
        Conversion::Unknown
    }
}

/// The type as a column of a STRICT table has it: an enum type is a text, and `DATETIME` a date and time.
fn known(ty: &ColumnType) -> Cow<'_, ColumnType> {
    match ty {
        ColumnType::Enum(_) => Cow::Owned(ColumnType::of(Type::Text)),
        ColumnType::Other(declared) => match SqliteDefinitions.field_type(declared) {
            Some(ty) => Cow::Owned(ColumnType::of(ty)),
            None => Cow::Borrowed(ty),
        },
        ty => Cow::Borrowed(ty),
    }
}

/// A time that another program has written, `2024-05-01 10:00:00.5` or `2024-05-01T10:00:00Z`, as this library writes it. What
/// has another offset or reads otherwise stays as it is.
fn in_full(own: &str, ty: Type) -> String {
    let offset = if ty == Type::Timestamp {
        " || '+00:00'"
    } else {
        ""
    };
    let utc = format!("replace(replace({own}, 'Z', ''), '+00:00', '')");
    format!(
        "CASE WHEN {utc} GLOB '????-??-??[ T]??:??:??' OR {utc} GLOB '????-??-??[ T]??:??:??.[0-9]*' AND substr({utc}, 21) NOT GLOB '*[^0-9]*' \
         THEN substr({own}, 1, 10) || 'T' || substr({own}, 12, 8) || '.' || substr(substr({utc}, 21) || '000000', 1, 6){offset} ELSE {own} END"
    )
}

/// The value of the other type, where the stored one is not assigned as it is. A text that is no boolean stays one, which the
/// column refuses.
fn converted(own: &str, from: Type, to: Type) -> Option<String> {
    let midnight = "T00:00:00.000000";
    Some(match (from, to) {
        (Type::F32, Type::Text) => format!("orm_text({own}, 'f32')"),
        (Type::F64, Type::Text) => format!("orm_text({own}, 'f64')"),
        (Type::F32 | Type::F64, Type::I16 | Type::I32 | Type::I64 | Type::Duration) => {
            format!("orm_cast({own}, 'f64', 'i64')")
        }
        (Type::F64, Type::F32) => format!("orm_cast({own}, 'f64', 'f32')"),
        (Type::Bool, Type::Text) => {
            format!("CASE {own} WHEN 1 THEN 'true' WHEN 0 THEN 'false' END")
        }
        (Type::Text, Type::Bool) => format!(
            "CASE WHEN lower(trim({own})) IN ('true', 'tru', 'tr', 't', 'yes', 'ye', 'y', 'on', '1') THEN 1 \
             WHEN lower(trim({own})) IN ('false', 'fals', 'fal', 'fa', 'f', 'no', 'n', 'off', 'of', '0') THEN 0 ELSE {own} END"
        ),
        (Type::Text, Type::I16 | Type::I32 | Type::I64 | Type::Duration) => {
            format!("orm_as_number({own}, 'i64')")
        }
        (Type::Text, Type::F32) => format!("orm_as_number({own}, 'f32')"),
        (Type::Text, Type::F64) => format!("orm_as_number({own}, 'f64')"),
        #[cfg(feature = "uuid")]
        (Type::Text, Type::Uuid) => format!("orm_as_uuid({own})"),
        #[cfg(feature = "uuid")]
        (Type::Uuid, Type::Text) => format!("orm_uuid_text({own})"),
        #[cfg(feature = "json")]
        (Type::Json, Type::Bool) => {
            format!("CASE {own} WHEN 'true' THEN 1 WHEN 'false' THEN 0 ELSE 'not ' || {own} END")
        }
        #[cfg(feature = "json")]
        (Type::Json, Type::Text) => format!("orm_json_as_text({own})"),
        (Type::Text, Type::Date) => format!("orm_as_time({own}, 'date')"),
        (Type::Text, Type::Time) => format!("orm_as_time({own}, 'time')"),
        (Type::Text, Type::DateTime) => format!("orm_as_time({own}, 'datetime')"),
        (Type::Text, Type::Timestamp) => format!("orm_as_time({own}, 'timestamp')"),
        (Type::I16 | Type::I32 | Type::I64, Type::Bool) => format!("{own} <> 0"),
        (Type::Date, Type::DateTime) => format!("{own} || '{midnight}'"),
        (Type::Date, Type::Timestamp) => format!("{own} || '{midnight}+00:00'"),
        (Type::DateTime, Type::Timestamp) => format!("{own} || '+00:00'"),
        (Type::Timestamp, Type::DateTime) => format!("substr({own}, 1, 26)"),
        (Type::DateTime | Type::Timestamp, Type::Date) => format!("substr({own}, 1, 10)"),
        (Type::DateTime | Type::Timestamp, Type::Time) => format!("substr({own}, 12, 15)"),
        (Type::Array(Type::I16), Type::Array(Type::I32 | Type::I64))
        | (Type::Array(Type::I32), Type::Array(Type::I64)) => own.to_owned(),
        (Type::Array(Type::I16 | Type::I32 | Type::I64), Type::Array(Type::Text)) => format!(
            "CASE WHEN {own} IS NOT NULL THEN (SELECT json_group_array(CAST(value AS TEXT)) FROM json_each({own})) END"
        ),
        (Type::Array(Type::I32 | Type::I64 | Type::Text), Type::Array(Type::I16)) => {
            format!("orm_as_numbers({own}, 'i16')")
        }
        (Type::Array(Type::I64 | Type::Text), Type::Array(Type::I32)) => {
            format!("orm_as_numbers({own}, 'i32')")
        }
        (Type::Array(Type::Text), Type::Array(Type::I64)) => {
            format!("orm_as_numbers({own}, 'i64')")
        }
        _ => return None,
    })
}

/// The units of a decimal of so many digits that a float or a text becomes, rounded half away from zero: by a function that is
/// there with the feature `decimal`.
fn to_decimal(own: &str, from: Type, to: Digits) -> Option<String> {
    let from = match from {
        Type::F32 => "f32",
        Type::F64 => "f64",
        Type::Text => "string",
        _ => return None,
    };
    let (digits, places) = (to.max_digits, to.decimal_places);
    let units = format!("orm_as_units({own}, '{from}', {digits}, {places})");
    cfg!(feature = "decimal").then_some(units)
}

/// The value of a decimal as a text with all its places, or as a float: by a function that is there with the feature `decimal`.
fn of_decimal(own: &str, digits: Digits, to: Type) -> Option<String> {
    let places = digits.decimal_places;
    match to {
        Type::Text => Some(decimal_text(own, places)),
        #[cfg(feature = "decimal")]
        Type::F32 => Some(decimal_float(own, places, "f32")),
        #[cfg(feature = "decimal")]
        Type::F64 => Some(decimal_float(own, places, "f64")),
        _ => None,
    }
}

fn decimal_text(own: &str, places: u32) -> String {
    if places == 0 {
        return format!("CAST({own} AS TEXT)");
    }
    let unit = 10_u64.pow(places);
    format!(
        "CASE WHEN {own} IS NOT NULL THEN printf('%s%d.%0{places}d', CASE WHEN {own} < 0 THEN '-' ELSE '' END, abs({own}) / {unit}, abs({own}) % {unit}) END"
    )
}

#[cfg(feature = "decimal")]
fn decimal_float(own: &str, places: u32, to: &str) -> String {
    format!("orm_from_decimal(orm_decimal({own}, {places}), '{to}')")
}

/// The places behind the point of whole numbers and decimals, which are stored as whole numbers of their last place.
fn places(ty: &ColumnType) -> Option<u32> {
    match ty {
        ColumnType::Decimal(digits) => Some(digits.decimal_places),
        ColumnType::Logical {
            ty: Type::I16 | Type::I32 | Type::I64 | Type::Duration,
            ..
        } => Some(0),
        _ => None,
    }
}

/// Documents are stored as texts.
#[cfg(feature = "json")]
fn is_document(ty: &ColumnType) -> bool {
    ty.logical() == Some(Type::Json)
}

#[cfg(not(feature = "json"))]
fn is_document(_: &ColumnType) -> bool {
    false
}

/// A number of other places, rounded half away from zero as Postgres does: `"price" * 100`.
fn scaled(own: &str, before: u32, after: u32) -> Conversion {
    let unit = 10_u64.pow(after.abs_diff(before));
    match before.cmp(&after) {
        Ordering::Equal => Conversion::Assigned,
        Ordering::Less => Conversion::By(format!("{own} * {unit}")),
        Ordering::Greater => {
            let half = unit / 2;
            let half = format!("CASE WHEN {own} < 0 THEN -{half} ELSE {half} END");
            Conversion::By(format!("({own} + {half}) / {unit}"))
        }
    }
}
