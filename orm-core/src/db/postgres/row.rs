//! A row of Postgres, read column by column from its binary form.

use super::array;
use super::cell::{ColumnKind, PostgresCell};
use super::types::{PostgresType, type_of};
use crate::db::driver::{DriverRow, ReadRow, RowsPart};
use crate::error::{DecodeError, DecodeResult, Result};
use crate::sql::ROWS_AS_ARRAYS;
use crate::value::{Array, Reader, Type, for_each_type};
use sqlx::postgres::{PgRow, PgTypeInfo, PgTypeKind, PgValueFormat};
use sqlx::{Column, Row, TypeInfo, ValueRef};

/// Reads one row.
struct PostgresReader<'r> {
    cells: Cells<'r>,
    next: usize,
    /// The next value, where it was found not to be null.
    ahead: Option<PostgresCell<'r>>,
    /// True of a row that stands for all rows: each of its columns is an array of their values.
    is_arrays: bool,
}

/// The values of one row as sqlx holds them, each of this kind.
#[derive(Clone, Copy)]
struct Cells<'r> {
    row: &'r PgRow,
    kinds: &'r [ColumnKind],
}

/// Facts about the rows of one answer.
#[derive(Default)]
pub(in crate::db) struct PostgresShape {
    kinds: Vec<ColumnKind>,
    /// True of rows that come as one, with an array for each of their columns.
    is_arrays: bool,
}

impl DriverRow for PgRow {
    type Shape = PostgresShape;

    fn read_part(
        &self,
        part: &mut RowsPart,
        shape: &mut PostgresShape,
        read: ReadRow<'_>,
    ) -> Result<bool> {
        part.rows -= 1;
        if shape.kinds.is_empty() {
            *shape = PostgresShape {
                kinds: kinds(self),
                is_arrays: self.columns().first().map(Column::name) == Some(ROWS_AS_ARRAYS),
            };
        }
        let kinds = &shape.kinds;
        let cells = Cells { row: self, kinds };
        // Arrays of no rows are null.
        if shape.is_arrays && cells.cell(0).map_err(DecodeError::of_no_model)?.is_none() {
            return Ok(false);
        }
        let mut reader = PostgresReader {
            cells,
            next: 0,
            ahead: None,
            is_arrays: shape.is_arrays,
        };
        read(&mut reader)?;
        Ok(false)
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
        // Of an extension, so that each database has a number of its own for it.
        (_, PgTypeKind::Simple) if ty.name() == "citext" => ColumnKind::Of(Type::Text),
        (_, PgTypeKind::Domain(inner)) => kind(inner),
        (_, PgTypeKind::Array(element)) => match kind(element) {
            ColumnKind::Of(ty) => ColumnKind::Of(ty.array()),
            other => other,
        },
        _ => ColumnKind::Other,
    }
}

impl<'r> Cells<'r> {
    /// Returns the value at a position; `None` stands for null.
    fn cell(self, position: usize) -> DecodeResult<Option<PostgresCell<'r>>> {
        let Cells { row, kinds } = self;
        let kind = *kinds.get(position).ok_or_else(end)?;
        let value = row.try_get_raw(position).map_err(|_| end())?;
        if value.is_null() {
            return Ok(None);
        }
        let bytes = value.as_bytes().map_err(|_| end())?;
        Ok(Some(PostgresCell { kind, bytes }))
    }
}

impl<'r> PostgresReader<'r> {
    /// Returns the next value, which is not null.
    fn present(&mut self) -> DecodeResult<PostgresCell<'r>> {
        if let Some(cell) = self.ahead.take() {
            return Ok(cell);
        }
        let cell = self.cells.cell(self.next)?;
        cell.ok_or_else(|| DecodeError::new("null"))
    }

    /// Goes to another value.
    fn go_to(&mut self, position: usize) {
        (self.next, self.ahead) = (position, None);
    }
}

fn end() -> DecodeError {
    DecodeError::new("the end of the row")
}

macro_rules! take {
    ($($(#[$cfg:meta])* $variant:ident: $t:ty, $method:ident, $bytes:tt, $class:ident, $word:literal;)*) => {$(
        $(#[$cfg])*
        fn $method(&mut self) -> DecodeResult<$t> {
            let value = <$t>::read(self.present()?)?;
            self.next += 1;
            Ok(value)
        }
    )*};
}

impl Reader for PostgresReader<'_> {
    fn take_null(&mut self) -> DecodeResult<bool> {
        if self.ahead.is_none() {
            self.ahead = self.cells.cell(self.next)?;
        }
        let is_null = self.ahead.is_none();
        self.next += usize::from(is_null);
        Ok(is_null)
    }

    fn skip(&mut self, n: usize) {
        self.go_to(self.next + n);
    }

    fn rewind(&mut self) {
        self.go_to(0);
    }

    fn position(&self) -> usize {
        self.next
    }

    fn holds_all_rows(&self) -> bool {
        self.is_arrays
    }

    fn column_name(&self, position: usize) -> Option<&str> {
        let columns = self.cells.row.columns();
        columns.get(position).map(Column::name)
    }

    fn array(&mut self, element: &'static Type) -> DecodeResult<Array> {
        let array = array::read(*element, self.present()?)?;
        self.next += 1;
        Ok(array)
    }

    for_each_type!(take);
}
