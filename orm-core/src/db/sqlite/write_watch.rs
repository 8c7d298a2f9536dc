//! The fate of each row that a statement writes, told by SQLite as it writes.
//!
//! An insert of many rows has SQLite take a row of `orm_rows`, write it, and take the next. While it is watched, SQLite
//! reports each row that it writes to the table, with its key and whether it was there before. So a row that was taken must
//! have been reported once before the next is taken. Where that is not so, the statement is undone, and its rows are to be
//! learned in another way: a trigger may write too, or make SQLite take all rows before it writes the first; and there are
//! tables of which it reports nothing (`WITHOUT ROWID`).
//!
//! An upsert whose rows come back asks by `orm_is_new()`, in its `RETURNING`, what was reported of each.

use super::packed::SqliteCell;
use crate::db::driver::WrittenRow;
use crate::sql::KeySource;
use std::sync::atomic::{AtomicBool, AtomicI64, AtomicUsize, Ordering::Relaxed};
use std::sync::{Mutex, MutexGuard, PoisonError};

/// The watch over one statement of a connection at a time. The thread that runs the statement is the one that reports.
#[derive(Default)]
pub(in crate::db) struct WriteWatch {
    is_on: AtomicBool,
    /// True once somebody takes rows.
    has_rows: AtomicBool,
    /// The number of rows that were taken and are written.
    taken: AtomicUsize,
    /// The number of rows that were reported.
    reported: AtomicUsize,
    /// The key of the row that was reported last.
    last_key: AtomicI64,
    /// True where a row was not reported once, under its key.
    is_unclear: AtomicBool,
    /// True where the statement is part of a transaction.
    in_transaction: AtomicBool,
    insert: Mutex<WatchedInsert>,
}

/// The table of an insert, and the rows that it has written.
#[derive(Default)]
struct WatchedInsert {
    table: &'static str,
    keys: Option<KeySource>,
    rows: Vec<WrittenRow>,
}

/// The outcome of a watched statement.
pub(super) struct WatchEnd {
    /// The rows that it wrote, in the order in which they were given.
    pub(super) rows: Vec<WrittenRow>,
    /// True where it was undone because nothing tells what became of each row.
    pub(super) is_unclear: bool,
    /// True where it was part of a transaction.
    pub(super) in_transaction: bool,
}

impl WriteWatch {
    /// Watches what the next statement writes to a table, whose keys are learned so, if they are.
    pub(super) fn begin(&self, table: &'static str, keys: Option<KeySource>) {
        *self.insert() = WatchedInsert {
            table,
            keys,
            rows: Vec::new(),
        };
        for flag in [&self.has_rows, &self.is_unclear, &self.in_transaction] {
            flag.store(false, Relaxed);
        }
        self.taken.store(0, Relaxed);
        self.reported.store(0, Relaxed);
        self.is_on.store(true, Relaxed);
    }

    /// Ends the watch.
    pub(super) fn end(&self) -> WatchEnd {
        self.is_on.store(false, Relaxed);
        WatchEnd {
            rows: std::mem::take(&mut *self.insert()).rows,
            is_unclear: self.is_unclear.load(Relaxed),
            in_transaction: self.in_transaction.load(Relaxed),
        }
    }

    /// Notes that rows are about to be taken. Returns the table and how its keys are learned, if it is watched; only the
    /// rows that are taken first are those of the insert.
    pub(super) fn begin_rows(&self, in_transaction: bool) -> Option<(&'static str, KeySource)> {
        if !self.is_on.load(Relaxed) || self.has_rows.swap(true, Relaxed) {
            return None;
        }
        self.in_transaction.store(in_transaction, Relaxed);
        let insert = self.insert();
        insert.keys.map(|keys| (insert.table, keys))
    }

    /// Returns whether the row that was written since this was asked last is a new one; `None` where none was reported, or
    /// others too.
    pub(super) fn is_new(&self, in_transaction: bool) -> Option<bool> {
        let rows = std::mem::take(&mut self.insert().rows);
        if let [row] = rows.as_slice()
            && !self.is_unclear.load(Relaxed)
        {
            return Some(!row.is_updated);
        }
        self.in_transaction.store(in_transaction, Relaxed);
        self.give_up();
        None
    }

    /// Notes that nothing will tell what becomes of the rows.
    pub(super) fn give_up(&self) {
        self.is_unclear.store(true, Relaxed);
    }

    /// Notes that a row was taken, and should be written by now, under the key that it has, if it has one. Returns whether
    /// it is.
    pub(super) fn end_row(&self, key: Option<SqliteCell<'_>>) -> bool {
        let taken = self.taken.fetch_add(1, Relaxed) + 1;
        let is_reported = self.reported.load(Relaxed) == taken;
        let last_key = SqliteCell::Integer(self.last_key.load(Relaxed));
        let is_clear = is_reported && key.is_none_or(|key| key == last_key);
        if !is_clear {
            self.give_up();
        }
        !self.is_unclear.load(Relaxed)
    }

    /// Returns whether a statement is watched.
    pub(super) fn is_on(&self) -> bool {
        self.is_on.load(Relaxed)
    }

    /// Notes that a row was written. What is written to another table says nothing.
    pub(super) fn report(&self, table: &[u8], key: i64, write: RowWrite) {
        if !self.is_on() {
            return;
        }
        let mut insert = self.insert();
        if !table.eq_ignore_ascii_case(insert.table.as_bytes()) {
            return;
        }
        let is_updated = match write {
            RowWrite::Insert => false,
            RowWrite::Update => true,
            RowWrite::Delete => return self.give_up(),
        };
        insert.rows.push(WrittenRow { key, is_updated });
        self.last_key.store(key, Relaxed);
        self.reported.fetch_add(1, Relaxed);
    }

    fn insert(&self) -> MutexGuard<'_, WatchedInsert> {
        self.insert.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// A kind of write.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum RowWrite {
    /// The row is new.
    Insert,
    /// The row was there before.
    Update,
    /// The row is gone.
    Delete,
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Begins a watch whose rows were asked for.
    fn watch() -> WriteWatch {
        let watch = WriteWatch::default();
        watch.begin("tag", Some(KeySource::Counted("id")));
        let begun = watch.begin_rows(false);
        assert_eq!(begun, Some(("tag", KeySource::Counted("id"))));
        watch
    }

    #[test]
    fn rows_that_are_reported_one_by_one_are_told() {
        let watch = watch();
        watch.report(b"Tag", 7, RowWrite::Insert);
        watch.report(b"other", 1, RowWrite::Delete);
        assert!(watch.end_row(None));
        watch.report(b"tag", 3, RowWrite::Update);
        assert!(watch.end_row(Some(SqliteCell::Integer(3))));
        assert!(watch.begin_rows(false).is_none(), "rows of a subquery");
        let end = watch.end();
        let rows = end.rows.iter().map(|row| (row.key, row.is_updated));
        assert_eq!(rows.collect::<Vec<_>>(), [(7, false), (3, true)]);
        assert!(!end.is_unclear);
        watch.report(b"tag", 4, RowWrite::Insert);
        assert!(watch.end().rows.is_empty(), "the watch is over");
    }

    #[test]
    fn each_row_is_told_once_as_it_is_written() {
        let watch = WriteWatch::default();
        watch.begin("tag", None);
        assert!(watch.begin_rows(false).is_none(), "no key is learned");
        watch.report(b"tag", 7, RowWrite::Insert);
        assert_eq!(watch.is_new(false), Some(true));
        watch.report(b"tag", 7, RowWrite::Update);
        assert_eq!(watch.is_new(false), Some(false));
        assert_eq!(watch.is_new(true), None);
        watch.report(b"tag", 8, RowWrite::Insert);
        assert_eq!(watch.is_new(true), None, "the statement is undone");
        let end = watch.end();
        assert!(end.is_unclear && end.in_transaction);
    }

    #[test]
    fn rows_that_are_not_reported_once_are_unclear() {
        let never = watch();
        assert!(!never.end_row(None));
        let twice = watch();
        twice.report(b"tag", 1, RowWrite::Insert);
        twice.report(b"tag", 1, RowWrite::Update);
        assert!(!twice.end_row(None));
        let gone = watch();
        gone.report(b"tag", 1, RowWrite::Insert);
        gone.report(b"tag", 2, RowWrite::Delete);
        assert!(!gone.end_row(None));
        let other_key = watch();
        other_key.report(b"tag", 1, RowWrite::Insert);
        assert!(!other_key.end_row(Some(SqliteCell::Integer(2))));
        for watch in [never, twice, gone, other_key] {
            assert!(watch.end().is_unclear);
        }
    }
}
