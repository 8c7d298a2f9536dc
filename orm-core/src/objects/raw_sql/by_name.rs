//! Columns of a row of SQL of the user's own, in an order of the reader's own: by their names, or one after the other.

use crate::error::{DecodeError, DecodeResult, Error, Result};
use crate::value::{Array, Reader, Type, for_each_type};
use std::borrow::Cow;

/// The columns that a row of raw SQL is read from, in the order in which they are read.
#[derive(Debug, Default)]
pub(super) struct WantedColumns {
    list: Vec<WantedColumn>,
}

/// A column, and the field that it is read into.
#[derive(Debug)]
struct WantedColumn {
    /// The model or struct.
    row: &'static str,
    field: &'static str,
    name: Cow<'static, str>,
    /// Another field of the model is read from it too.
    is_shared: bool,
}

/// The fate of columns that nobody reads.
#[doc(hidden)]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum OtherColumns {
    Ignored,
    Refused,
}

impl WantedColumns {
    pub(super) fn add(
        &mut self,
        row: &'static str,
        field: &'static str,
        name: impl Into<Cow<'static, str>>,
    ) {
        let name = name.into();
        self.list.push(WantedColumn {
            row,
            field,
            name,
            is_shared: false,
        });
    }

    /// Adds a column of a model that another of its fields is read from too.
    pub(super) fn add_shared(
        &mut self,
        row: &'static str,
        field: &'static str,
        name: &'static str,
    ) {
        self.list.push(WantedColumn {
            row,
            field,
            name: Cow::Borrowed(name),
            is_shared: true,
        });
    }

    /// Finds the positions of the columns, each of which must be there once. `row` is what is read.
    pub(super) fn positions(
        &self,
        row: &'static str,
        others: OtherColumns,
        reader: &dyn Reader,
    ) -> Result<Vec<usize>> {
        self.check_apart()?;
        let mut found: Vec<&str> = Vec::new();
        while let Some(name) = reader.column_name(found.len()) {
            found.push(name);
        }
        let positions = self.list.iter().map(|column| column.position(&found));
        let positions = positions.collect::<Result<Vec<usize>>>()?;
        let other = (0..found.len()).find(|position| !positions.contains(position));
        match other {
            Some(other) if others == OtherColumns::Refused => {
                let why = format!(
                    "its SQL gives a column `{}`, which no field is read from; add a field, or leave the column out",
                    found[other]
                );
                Err(Error::InvalidQuery { model: row, why })
            }
            _ => Ok(positions),
        }
    }

    /// Refuses a column that two fields would be read from.
    fn check_apart(&self) -> Result<()> {
        let columns = || self.list.iter().filter(|column| !column.is_shared);
        for (n, column) in columns().enumerate() {
            let mut before = columns().take(n);
            if let Some(first) = before.find(|first| first.name == column.name) {
                let why = format!(
                    "both `{}.{}` and `{}.{}` are read from the column `{}`; name one of them apart by `#[row(column = \"…\")]`",
                    first.row, first.field, column.row, column.field, column.name
                );
                let model = column.row;
                return Err(Error::InvalidQuery { model, why });
            }
        }
        Ok(())
    }
}

impl WantedColumn {
    fn position(&self, found: &[&str]) -> Result<usize> {
        let WantedColumn {
            row, field, name, ..
        } = self;
        let mut at = (0..found.len()).filter(|&position| found[position] == name);
        let why = match (at.next(), at.next()) {
            (Some(position), None) => return Ok(position),
            (None, _) => format!(
                "its SQL gives no column `{name}`, which `{field}` is read from; select it, or name it so with `AS`"
            ),
            (Some(_), Some(_)) => format!(
                "its SQL gives several columns `{name}`, and `{field}` is read from one; select one of them, or name the others with `AS`"
            ),
        };
        Err(Error::InvalidQuery { model: row, why })
    }
}

/// A row whose columns are read in this order.
pub(super) struct ColumnsByName<'r> {
    row: &'r mut dyn Reader,
    positions: &'r [usize],
    next: usize,
}

impl<'r> ColumnsByName<'r> {
    /// Reads these columns of a row.
    pub(super) fn new(row: &'r mut dyn Reader, positions: &'r [usize]) -> Self {
        ColumnsByName {
            row,
            positions,
            next: 0,
        }
    }

    /// Goes to the next column, wherever in the row it is.
    fn seek(&mut self) -> &mut dyn Reader {
        // Behind the last one nothing is found.
        let position = self
            .positions
            .get(self.next)
            .copied()
            .unwrap_or(usize::MAX >> 1);
        if position < self.row.position() {
            self.row.rewind();
        }
        self.row.skip(position - self.row.position());
        self.row
    }
}

/// Says of a decimal what the SQL does where another number is read: Postgres adds up `bigint`s and averages integers as
/// decimals.
fn of_aggregate(error: DecodeError) -> DecodeError {
    if error.is_of("a decimal") {
        return DecodeError::new(
            "a decimal (of a sum of `bigint`s or an average write `CAST(… AS bigint)` or `CAST(… AS double precision)`, else read a `Decimal`)",
        );
    }
    error
}

/// Takes a value of SQL of the user's own.
macro_rules! taken {
    ($row:expr, decimal) => {
        $row.undeclared_decimal()
    };
    ($row:expr, $method:ident) => {
        $row.$method()
    };
}

macro_rules! take {
    ($($(#[$cfg:meta])* $variant:ident: $t:ty, $method:ident, $bytes:tt, $class:ident, $word:literal;)*) => {$(
        $(#[$cfg])*
        fn $method(&mut self) -> DecodeResult<$t> {
            let value = taken!(self.seek(), $method).map_err(of_aggregate)?;
            self.next += 1;
            Ok(value)
        }
    )*};
}

impl Reader for ColumnsByName<'_> {
    fn take_null(&mut self) -> DecodeResult<bool> {
        let null = self.seek().take_null()?;
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
        self.row.column_name(*self.positions.get(position)?)
    }

    #[cfg(feature = "decimal")]
    fn decimal_of(&mut self, places: u32) -> DecodeResult<rust_decimal::Decimal> {
        let value = self.seek().decimal_of(places)?;
        self.next += 1;
        Ok(value)
    }

    fn array(&mut self, element: &'static Type) -> DecodeResult<Array> {
        let array = self.seek().array(element)?;
        self.next += 1;
        Ok(array)
    }

    for_each_type!(take);
}
