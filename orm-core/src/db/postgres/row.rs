//! A row of Postgres, read column by column from its binary form.

use super::types::{PostgresType, type_of};
use crate::db::driver::{DriverRow, ReadRow};
use crate::error::{DecodeError, DecodeResult, Result};
use crate::value::{Reader, Type, for_each_type};
use sqlx::postgres::{PgRow, PgTypeInfo, PgTypeKind, PgValueFormat};
use sqlx::{Column, Row, ValueRef};

/// Reads one row.
struct PostgresReader<'r> {
    row: &'r PgRow,
    kinds: &'r [Kind],
    next: usize,
}

/// A value of a row, and the kind of its column.
#[derive(Clone, Copy)]
pub(super) struct PostgresCell<'r> {
    pub(super) kind: Kind,
    bytes: &'r [u8],
}

/// The kind of a column. Worked out once a query, not once a value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::db) enum Kind {
    /// Values of this type, in its binary form.
    Of(Type),
    Jsonb,
    Other,
}

impl DriverRow for PgRow {
    type Shape = Vec<Kind>;

    fn read(&self, kinds: &mut Vec<Kind>, read: ReadRow<'_>) -> Result<()> {
        if kinds.is_empty() {
            *kinds = Kind::all(self);
        }
        read(&mut PostgresReader {
            row: self,
            kinds,
            next: 0,
        })
    }
}

impl Kind {
    /// The kinds of the columns of a row; of its text form, in which unprepared statements answer, there are none.
    fn all(row: &PgRow) -> Vec<Kind> {
        let binary = |position| {
            row.try_get_raw(position)
                .is_ok_and(|value| value.format() == PgValueFormat::Binary)
        };
        let kind = |(position, column): (usize, &sqlx::postgres::PgColumn)| {
            if binary(position) {
                Kind::of(column.type_info())
            } else {
                Kind::Other
            }
        };
        row.columns().iter().enumerate().map(kind).collect()
    }

    fn of(ty: &PgTypeInfo) -> Kind {
        let oid = ty.oid().map(|oid| oid.0);
        if let Some(ty) = oid.and_then(type_of) {
            return Kind::Of(ty);
        }
        match (oid, ty.kind()) {
            // varchar, bpchar, name, json, unknown
            (Some(1043 | 1042 | 19 | 114 | 705), _) | (_, PgTypeKind::Enum(_)) => {
                Kind::Of(Type::Text)
            }
            (Some(3802), _) => Kind::Jsonb,
            (_, PgTypeKind::Domain(inner)) => Kind::of(inner),
            _ => Kind::Other,
        }
    }
}

impl<'r> PostgresCell<'r> {
    /// Returns the error for a value of another type than the one that was wanted.
    pub(super) fn unwanted(self) -> DecodeError {
        DecodeError::new(match self.kind {
            Kind::Of(ty) => ty.word(),
            Kind::Jsonb => "JSON",
            Kind::Other => "a value of another type",
        })
    }

    /// Returns the bytes, if the column is of this type.
    pub(super) fn bytes_of(self, ty: Type) -> DecodeResult<&'r [u8]> {
        if self.kind == Kind::Of(ty) {
            Ok(self.bytes)
        } else {
            Err(self.unwanted())
        }
    }

    /// Returns the bytes, if the column is of this type and they are so many.
    pub(super) fn fixed<const N: usize>(self, ty: Type) -> DecodeResult<[u8; N]> {
        self.bytes_of(ty)?;
        self.array()
    }

    /// Returns the bytes, if they are so many.
    pub(super) fn array<const N: usize>(self) -> DecodeResult<[u8; N]> {
        let bytes = self.bytes.try_into();
        bytes.map_err(|_| DecodeError::new("a value of another length"))
    }

    /// Returns the text of a column of texts or JSON.
    pub(super) fn text(self) -> DecodeResult<&'r str> {
        let bytes = match self.kind {
            Kind::Of(Type::Text) => self.bytes,
            // Behind a byte that tells the version.
            Kind::Jsonb => self.bytes.get(1..).unwrap_or_default(),
            _ => return Err(self.unwanted()),
        };
        str::from_utf8(bytes).map_err(|_| DecodeError::new("a text that is not UTF-8"))
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

    for_each_type!(take);
}
