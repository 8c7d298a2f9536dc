//! Many rows on their way in: packed columns, and a walk over them row by row.

use super::packed::{SqliteCell, push_value};
use crate::db::driver::Refusal;
use crate::value::{ColumnValues, Value};
use std::ops::Range;
use std::sync::Arc;

/// Packs one column of many rows.
pub(super) fn packed(values: &ColumnValues) -> Result<Vec<u8>, Refusal> {
    let Some(texts) = values.texts() else {
        return column(values.values().iter());
    };
    pack(texts.len(), |packed| {
        for text in texts.iter() {
            let cell = text.map_or(SqliteCell::Null, |text| SqliteCell::Text(text.as_bytes()));
            cell.push(packed);
        }
        Ok(())
    })
}

/// Packs the values of one column.
pub(super) fn column<'v>(values: impl Iterator<Item = &'v Value>) -> Result<Vec<u8>, Refusal> {
    pack(values.size_hint().0, |packed| {
        let mut text = String::new();
        for value in values {
            push_value(value, &mut text, packed)?;
        }
        Ok(())
    })
}

/// Returns a column of about so many values: their length in bytes, in eight of them, and the values, which `push` adds.
fn pack(
    values: usize,
    push: impl FnOnce(&mut Vec<u8>) -> Result<(), Refusal>,
) -> Result<Vec<u8>, Refusal> {
    let mut packed = Vec::with_capacity(LENGTH + 16 * values);
    packed.extend_from_slice(&[0; LENGTH]);
    push(&mut packed)?;
    let length = (packed.len() - LENGTH) as u64;
    packed[..LENGTH].copy_from_slice(&length.to_le_bytes());
    Ok(packed)
}

/// Number of bytes of a column's length.
const LENGTH: usize = size_of::<u64>();

/// Columns of many rows, one packed column behind the other.
pub(super) struct PackedColumns(Vec<u8>);

/// A walk over packed columns, which is at one row at a time.
pub(super) struct RowWalk {
    columns: Arc<PackedColumns>,
    /// The places of the values of each column that are left, from the row on at which the walk is.
    left: Vec<Range<usize>>,
    /// The number of the row, from 0.
    row: i64,
}

impl PackedColumns {
    /// Takes columns as they were packed.
    pub(super) fn new(columns: Vec<u8>) -> Self {
        PackedColumns(columns)
    }

    /// Returns the columns as they were packed.
    pub(super) fn bytes(&self) -> &[u8] {
        &self.0
    }

    /// Returns the place of the values of each column.
    fn places(&self) -> Vec<Range<usize>> {
        let (mut places, mut end) = (Vec::new(), 0);
        while let Some(length) = self.0.get(end..).and_then(|rest| rest.first_chunk()) {
            let length = usize::try_from(u64::from_le_bytes(*length)).unwrap_or(usize::MAX);
            let start = end + LENGTH;
            end = start.saturating_add(length).min(self.0.len());
            places.push(start..end);
        }
        places
    }
}

impl RowWalk {
    /// Begins at the first row.
    pub(super) fn new(columns: Arc<PackedColumns>) -> Self {
        RowWalk {
            left: columns.places(),
            columns,
            row: 0,
        }
    }

    /// Returns whether the walk is behind the last row.
    pub(super) fn is_over(&self) -> bool {
        self.left.first().is_none_or(Range::is_empty)
    }

    /// Returns the number of the row, from 0.
    pub(super) fn row(&self) -> i64 {
        self.row
    }

    /// Returns a value of the row; null where there is none.
    pub(super) fn cell(&self, column: usize) -> SqliteCell<'_> {
        let left = self.left.get(column);
        let values = left.and_then(|left| self.columns.0.get(left.clone()));
        let found = values.and_then(SqliteCell::first);
        found.map_or(SqliteCell::Null, |(cell, _)| cell)
    }

    /// Goes on to the next row.
    pub(super) fn advance(&mut self) {
        self.row += 1;
        for left in &mut self.left {
            let values = self.columns.0.get(left.clone()).unwrap_or_default();
            left.start += SqliteCell::length_of_first(values).min(values.len());
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::value::Type;

    fn rows(columns: Vec<u8>) -> Vec<Vec<SqliteCell<'static>>> {
        // Tests look at the cells after the walk.
        let columns: &'static Arc<PackedColumns> =
            Box::leak(Box::new(Arc::new(PackedColumns::new(columns))));
        let mut walk = RowWalk::new(Arc::clone(columns));
        let mut rows = Vec::new();
        while !walk.is_over() {
            let row = walk.left.iter().map(|left| {
                let first = SqliteCell::first(&columns.0[left.clone()]);
                first.map_or(SqliteCell::Null, |(cell, _)| cell)
            });
            rows.push(row.collect());
            walk.advance();
        }
        rows
    }

    #[test]
    fn each_value_of_a_column_is_found_in_its_row() {
        let first = [
            Value::I64(i64::MIN),
            Value::Null(Type::I64),
            Value::F64(0.1),
            Value::Text("é".into()),
        ];
        let second = [
            Value::Text(String::new()),
            Value::Bytes(vec![0, 255]),
            Value::Bool(true),
            Value::Null(Type::Text),
        ];
        let columns = [&first, &second].map(|it| column(it.iter()).unwrap());
        let expected = [
            [SqliteCell::Integer(i64::MIN), SqliteCell::Text(&[])],
            [SqliteCell::Null, SqliteCell::Blob(&[0, 255])],
            [SqliteCell::Real(0.1), SqliteCell::Integer(1)],
            [SqliteCell::Text("é".as_bytes()), SqliteCell::Null],
        ];
        assert_eq!(rows(columns.concat()), expected);
    }

    #[test]
    fn what_is_no_column_has_no_rows_or_empty_ones() {
        let length = |n: u64| n.to_le_bytes();
        assert_eq!(rows(Vec::new()).len(), 0);
        assert_eq!(rows(vec![1; 7]).len(), 0);
        assert_eq!(rows(length(9).to_vec()).len(), 0);
        // A text that is said to be longer than the column.
        let cut = [&length(u64::MAX)[..], &[3, 9, 0, 0, 0, b'a']].concat();
        assert_eq!(rows(cut), [[SqliteCell::Null]]);
        // The second column is shorter than the first.
        let short = [&length(2)[..], &[0, 0], &length(1)[..], &[0]].concat();
        assert_eq!(rows(short), [[SqliteCell::Null; 2]; 2]);
    }
}
