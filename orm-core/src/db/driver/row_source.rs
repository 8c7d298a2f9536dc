//! Rows on their way to a database, some at a time.

use crate::value::Value;
use std::future::poll_fn;
use std::task::{Context, Poll};

/// The rows that follow a statement which copies them, some at a time.
pub(crate) trait RowSource: Send {
    /// Returns the next rows; none after the last.
    fn poll_next(&mut self, context: &mut Context<'_>) -> Poll<Option<RowChunk>>;
}

/// Rows of the same columns.
#[derive(Debug)]
pub(crate) struct RowChunk {
    /// The values, row after row.
    pub(crate) values: Vec<Value>,
    /// The number of values of a row; never zero.
    pub(crate) width: usize,
}

impl RowChunk {
    /// Returns the rows.
    pub(in crate::db) fn rows(&self) -> impl Iterator<Item = &[Value]> {
        self.values.chunks_exact(self.width)
    }

    /// Returns the values of a column.
    #[cfg(feature = "sqlite")]
    pub(in crate::db) fn column(&self, n: usize) -> impl Iterator<Item = &Value> {
        self.values.iter().skip(n).step_by(self.width)
    }
}

/// Waits for the next rows.
pub(in crate::db) async fn next_rows(rows: &mut dyn RowSource) -> Option<RowChunk> {
    poll_fn(|context| rows.poll_next(context)).await
}
