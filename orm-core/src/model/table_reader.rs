//! Columns of a table as they are declared.

use crate::error::DecodeResult;
use crate::schema::Table;
use crate::value::{Array, Reader, Type, for_each_type};

/// A row that holds columns of a table from its next column on: decimals have the places of their columns.
#[cfg_attr(
    not(feature = "decimal"),
    expect(dead_code, reason = "only decimals ask for their columns")
)]
pub(crate) struct TableReader<'r> {
    row: &'r mut dyn Reader,
    table: &'static Table,
    /// The position in the row from which it holds columns of the table.
    start: usize,
    /// The position in the table of the first of them.
    first: usize,
}

impl<'r> TableReader<'r> {
    /// Reads the columns of a table from `first` on, which are next in the row.
    fn new(row: &'r mut dyn Reader, table: &'static Table, first: usize) -> Self {
        let start = row.position();
        TableReader {
            row,
            table,
            start,
            first,
        }
    }
}

/// Reads columns of a table from `first` on, which are next in the row.
pub(crate) fn read_columns_of<T>(
    row: &mut dyn Reader,
    table: &'static Table,
    first: usize,
    read: impl FnOnce(&mut dyn Reader) -> T,
) -> T {
    if table.has_decimals() {
        read(&mut TableReader::new(row, table, first))
    } else {
        read(row)
    }
}

macro_rules! take {
    ($($(#[$cfg:meta])* $variant:ident: $t:ty, $method:ident, $bytes:tt, $class:ident, $word:literal;)*) => {$(
        $(#[$cfg])*
        fn $method(&mut self) -> DecodeResult<$t> {
            take_one!($class, self, $method)
        }
    )*};
}

/// Expands to the value of the next column.
macro_rules! take_one {
    (exact, $reader:ident, $method:ident) => {{
        let column = $reader.row.position() - $reader.start + $reader.first;
        match $reader.table.digits(column) {
            Some(digits) => $reader.row.decimal_of(digits.decimal_places),
            None => $reader.row.$method(),
        }
    }};
    ($class:ident, $reader:ident, $method:ident) => {
        $reader.row.$method()
    };
}

impl Reader for TableReader<'_> {
    fn take_null(&mut self) -> DecodeResult<bool> {
        self.row.take_null()
    }

    fn skip(&mut self, n: usize) {
        self.row.skip(n);
    }

    fn rewind(&mut self) {
        self.row.rewind();
    }

    fn position(&self) -> usize {
        self.row.position()
    }

    fn column_name(&self, position: usize) -> Option<&str> {
        self.row.column_name(position)
    }

    fn array(&mut self, element: &'static Type) -> DecodeResult<Array> {
        self.row.array(element)
    }

    for_each_type!(take);
}
