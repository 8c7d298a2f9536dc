//! A row of Postgres, read column by column from its binary form.

use super::array::{self, ArrayElements};
use super::cell::{ColumnKind, PostgresCell};
use super::types::{PostgresType, type_of};
use crate::db::driver::{DriverRow, ReadRow};
use crate::error::{DecodeError, DecodeResult, Result};
use crate::sql::ROWS_AS_ARRAYS;
use crate::value::{Array, Reader, Type, for_each_type};
use sqlx::postgres::{PgRow, PgTypeInfo, PgTypeKind, PgValueFormat};
use sqlx::{Column, Row, ValueRef};

/// Reads one row.
struct PostgresReader<'r> {
    cells: Cells<'r>,
    next: usize,
    /// The next value, where it was found not to be null.
    ahead: Option<PostgresCell<'r>>,
}

/// The values of one row.
#[derive(Clone, Copy)]
enum Cells<'r> {
    /// Values as sqlx holds them, each of this kind.
    Row(&'r PgRow, &'r [ColumnKind]),
    /// Values that are elements of arrays, one of each; `None` stands for null.
    Elements(&'r [Option<PostgresCell<'r>>]),
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

    fn read(&self, shape: &mut PostgresShape, read: ReadRow<'_>) -> Result<()> {
        if shape.kinds.is_empty() {
            *shape = PostgresShape {
                kinds: kinds(self),
                is_arrays: self.columns().first().map(Column::name) == Some(ROWS_AS_ARRAYS),
            };
        }
        let cells = Cells::Row(self, &shape.kinds);
        if shape.is_arrays {
            return each_of_arrays(cells, shape.kinds.len(), read);
        }
        read(&mut PostgresReader::of(cells))
    }
}

/// Passes rows to `read` that came as one, which has an array for each of their columns, and null for no rows.
fn each_of_arrays(arrays: Cells<'_>, columns: usize, read: ReadRow<'_>) -> Result<()> {
    let columns =
        (0..columns).map(|column| arrays.cell(column)?.map(ArrayElements::of).transpose());
    let columns: DecodeResult<Option<Vec<ArrayElements<'_>>>> = columns.collect();
    let Some(mut columns) = columns.map_err(DecodeError::of_no_model)? else {
        return Ok(());
    };
    let mut cells = Vec::with_capacity(columns.len());
    loop {
        cells.clear();
        for column in &mut columns {
            match column
                .next()
                .transpose()
                .map_err(DecodeError::of_no_model)?
            {
                Some(cell) => cells.push(cell),
                None => return Ok(()),
            }
        }
        read(&mut PostgresReader::of(Cells::Elements(&cells)))?;
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

impl<'r> Cells<'r> {
    /// Returns the value at a position; `None` stands for null.
    fn cell(self, position: usize) -> DecodeResult<Option<PostgresCell<'r>>> {
        let (row, kinds) = match self {
            Cells::Row(row, kinds) => (row, kinds),
            Cells::Elements(cells) => return cells.get(position).copied().ok_or_else(end),
        };
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
    fn of(cells: Cells<'r>) -> Self {
        PostgresReader {
            cells,
            next: 0,
            ahead: None,
        }
    }

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

    fn column_name(&self, position: usize) -> Option<&str> {
        match self.cells {
            Cells::Row(row, _) => row.columns().get(position).map(Column::name),
            Cells::Elements(_) => None,
        }
    }

    fn array(&mut self, element: &'static Type) -> DecodeResult<Array> {
        let array = array::read(*element, self.present()?)?;
        self.next += 1;
        Ok(array)
    }

    for_each_type!(take);
}
