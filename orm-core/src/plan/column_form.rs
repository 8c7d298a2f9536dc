//! The forms in which columns hold values that expressions have otherwise.
//!
//! Decimals are whole numbers where the database has none (see `decimal`). A column of an enum type stands for its text,
//! which is compared by code point on all databases; where only equality counts, values become those of the type:
//!
//! ```sql
//! -- Book::objects().filter(Book.status.eq(Status::Draft)).order_by(Book.status) on Postgres
//! … WHERE "book"."status" = $1::text::"status" ORDER BY (CAST("book"."status" AS text) COLLATE "C")
//! ```

use super::decimal;
use super::typed::Typed;
use super::{Comparison, Expr, ValueColumns};
use crate::backend::Features;
use crate::schema::{EnumType, Table};
use crate::value::ColumnValues;
use std::borrow::Cow;

/// Returns what a column of a table holds, as it is compared and calculated with.
pub(super) fn of_column<'q>(
    features: &Features,
    value: Typed<'q>,
    table: &'static Table,
    column: usize,
) -> Typed<'q> {
    match enum_type(features, table, column) {
        Some(ty) => value.map(|column| Expr::OfEnum(Box::new(column), ty)),
        None => decimal::of_column(features, value, table.digits(column)),
    }
}

/// Returns a value as a column of a table holds it.
pub(super) fn to_column<'q>(
    features: &Features,
    value: Expr<'q>,
    table: &'static Table,
    column: usize,
) -> Expr<'q> {
    match enum_type(features, table, column) {
        Some(ty) => to_enum(value, ty),
        None => decimal::to_column(features, value, table.digits(column)),
    }
}

/// Returns both sides of a comparison as columns hold them, where that tells the same: equality of values of one enum type.
pub(super) fn as_enums<'q>(
    how: Comparison,
    left: Typed<'q>,
    right: Typed<'q>,
) -> (Typed<'q>, Typed<'q>) {
    use Comparison::{Different, Eq, Ne, Same};
    let ty = match (&left.expr, &right.expr) {
        _ if !matches!(how, Eq | Ne | Same | Different) => None,
        (Expr::OfEnum(_, ty), Expr::Bound(_)) | (Expr::Bound(_), Expr::OfEnum(_, ty)) => Some(*ty),
        (Expr::OfEnum(_, one), Expr::OfEnum(_, other)) if one == other => Some(*one),
        _ => None,
    };
    match ty {
        Some(ty) => (
            left.map(|value| to_enum(value, ty)),
            right.map(|value| to_enum(value, ty)),
        ),
        None => (left, right),
    }
}

impl Expr<'_> {
    /// Returns the enum type of a column whose text this is.
    pub(super) fn enum_type(&self) -> Option<EnumType> {
        match self {
            Expr::OfEnum(_, ty) => Some(*ty),
            _ => None,
        }
    }

    /// Returns the value of an enum type whose text this is; any other value as it is.
    pub(super) fn without_enum(self) -> Self {
        match self {
            Expr::OfEnum(column, _) => *column,
            value => value,
        }
    }
}

/// Returns a text as a value of an enum type.
fn to_enum(value: Expr<'_>, ty: EnumType) -> Expr<'_> {
    match value {
        Expr::OfEnum(column, own) if own == ty => *column,
        value => Expr::ToEnum(Box::new(value), ty),
    }
}

/// Returns the enum type of a column, where the database has it.
fn enum_type(features: &Features, table: &'static Table, column: usize) -> Option<EnumType> {
    features.enum_types.then(|| table.enum_type(column))?
}

/// Returns the enum type of each of these columns, where the database has it.
pub(super) fn enum_types(
    features: &Features,
    table: &'static Table,
    columns: &[usize],
) -> Vec<Option<EnumType>> {
    let columns = columns.iter();
    let types = columns.map(|&column| enum_type(features, table, column));
    types.collect()
}

/// Returns values of columns of a table as those hold them, one array a column.
pub(super) fn stored_columns<'q>(
    features: &Features,
    table: &'static Table,
    columns: &[usize],
    values: &'q [ColumnValues],
) -> ValueColumns<'q> {
    let arrays = if table.has_decimals() && !features.decimals {
        let arrays = columns.iter().zip(values);
        let arrays =
            arrays.map(|(&column, values)| decimal::stored_array(features, table, column, values));
        arrays.collect()
    } else {
        Cow::Borrowed(values)
    };
    ValueColumns {
        arrays,
        enum_types: enum_types(features, table, columns),
    }
}
