//! Columns of a row found by their names, in an order of the reader's own.

use crate::error::{DecodeResult, Error, Result};
use crate::value::{Reader, for_each_type};

/// Finds the positions of columns by their names, each of which must be there once. `model` is what is read.
#[doc(hidden)]
pub fn positions<'n>(
    model: &'static str,
    names: impl Iterator<Item = &'n str>,
    reader: &dyn Reader,
) -> Result<Vec<usize>> {
    let mut found: Vec<&str> = Vec::new();
    while let Some(name) = reader.column_name(found.len()) {
        found.push(name);
    }
    let position = |wanted: &str| {
        let mut at = found
            .iter()
            .enumerate()
            .filter(|(_, name)| **name == wanted);
        match (at.next(), at.next()) {
            (Some((position, _)), None) => Ok(position),
            (None, _) => Err(format!(
                "its SQL gives no column `{wanted}`; select it, or read a tuple"
            )),
            (Some(_), Some(_)) => Err(format!(
                "its SQL gives several columns `{wanted}`; select one of them, or name the others with `AS`"
            )),
        }
    };
    let positions =
        names.map(|name| position(name).map_err(|why| Error::InvalidQuery { model, why }));
    positions.collect()
}

/// A row whose columns are read in this order.
#[doc(hidden)]
pub struct ColumnsByName<'r> {
    row: &'r mut dyn Reader,
    positions: &'r [usize],
    next: usize,
}

impl<'r> ColumnsByName<'r> {
    /// Reads these columns of a row.
    pub fn new(row: &'r mut dyn Reader, positions: &'r [usize]) -> Self {
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

macro_rules! take {
    ($($(#[$cfg:meta])* $variant:ident: $t:ty, $method:ident, $bytes:tt, $class:ident, $word:literal;)*) => {$(
        $(#[$cfg])*
        fn $method(&mut self) -> DecodeResult<$t> {
            let value = self.seek().$method()?;
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

    for_each_type!(take);
}
