//! A row of Postgres, read column by column from its binary form.

use super::array;
use super::cell::{ColumnKind, PostgresCell};
use super::types::{PostgresType, type_of};
use crate::db::driver::{DriverRow, ReadRow};
use crate::error::{DecodeError, DecodeResult, Result};
use crate::value::{Array, Reader, Type, for_each_type};
use sqlx::postgres::{PgRow, PgTypeInfo, PgTypeKind, PgValueFormat};
use sqlx::{Column, Row, ValueRef};

/// Reads one row.
struct PostgresReader<'r> {
    row: &'r PgRow,
    kinds: &'r [ColumnKind],
    next: usize,
}

impl DriverRow for PgRow {
    type Shape = Vec<ColumnKind>;

    fn read(&self, shape: &mut Vec<ColumnKind>, read: ReadRow<'_>) -> Result<()> {
        if shape.is_empty() {
            *shape = kinds(self);
        }
        read(&mut PostgresReader {
            row: self,
            kinds: shape,
            next: 0,
        })
    }
}

/// Returns the kinds of the columns of a row; of its text form, in which unprepared statements answer, there are none.
fn kinds(row: &PgRow) -> Vec<ColumnKind> {
    let binary = |position| {
        row.try_get_raw(position)
            .is_ok_and(|value| value.format() == PgValueFormat::Binary)
    };
    let of_column = |(position, column): (usize, &sqlx::postgres::PgColumn)| {
        if binary(position) {
            kind(column.type_info())
        } else {
            ColumnKind::Other
        }
    };
    row.columns().iter().enumerate().map(of_column).collect()
}

fn kind(ty: &PgTypeInfo) -> ColumnKind {
    let oid = ty.oid().map(|oid| oid.0);
    if let Some(ty) = oid.and_then(type_of) {
        return ColumnKind::of_type(ty);
    }
    match (oid, ty.kind()) {
        // varchar, bpchar, name, json, unknown
        (Some(1043 | 1042 | 19 | 114 | 705), _) | (_, PgTypeKind::Enum(_)) => {
            ColumnKind::Of(Type::Text)
        }
        (Some(3802), _) => ColumnKind::Jsonb,
        (_, PgTypeKind::Domain(inner)) => kind(inner),
        (_, PgTypeKind::Array(element)) => match kind(element) {
            ColumnKind::Of(ty) => ColumnKind::Of(ty.array()),
            other => other,
        },
        _ => ColumnKind::Other,
    }
}

impl<'r> PostgresReader<'r> {
    /// Returns the next value.
    fn cell(&self) -> DecodeResult<PostgresCell<'r>> {
        let kind = *self.kinds.get(self.next).ok_or_else(end)?;
        let value = self.row.try_get_raw(self.next).map_err(|_| end())?;
        if value.is_null() {
            return Err(DecodeError::new("null"));
        }
        let bytes = value.as_bytes().map_err(|_| end())?;
        Ok(PostgresCell { kind, bytes })
    }
}

fn end() -> DecodeError {
    DecodeError::new("the end of the row")
}

macro_rules! take {
    ($($(#[$cfg:meta])* $variant:ident: $t:ty, $method:ident, $bytes:tt, $class:ident, $word:literal;)*) => {$(
        $(#[$cfg])*
        fn $method(&mut self) -> DecodeResult<$t> {
            let value = <$t>::read(self.cell()?)?;
            self.next += 1;
            Ok(value)
        }
    )*};
}

impl Reader for PostgresReader<'_> {
    fn take_null(&mut self) -> DecodeResult<bool> {
        let null = self
            .row
            .try_get_raw(self.next)
            .map_err(|_| end())?
            .is_null();
        self.next += usize::from(null);
        Ok(null)
    }

    fn skip(&mut self, n: usize) {
        self.next += n;
    }

    fn rewind(&mut self) {
        self.next = 0;
    }

    fn position(&self) -> usize {
        self.next
    }

    fn column_name(&self, position: usize) -> Option<&str> {
        self.row.columns().get(position).map(Column::name)
    }

    fn array(&mut self, element: &'static Type) -> DecodeResult<Array> {
        let array = array::read(*element, self.cell()?)?;
        self.next += 1;
        Ok(array)
    }

    for_each_type!(take);
}
