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
use std::sync::atomic::{AtomicBool, Ordering::Relaxed};
use std::sync::{Mutex, MutexGuard, PoisonError};

/// The watch over one statement of a connection at a time. The thread that runs the statement is the one that reports.
#[derive(Default)]
pub(in crate::db) struct WriteWatch {
    is_on: AtomicBool,
    statement: Mutex<WatchedStatement>,
}

/// The table of a statement, and the rows that it has written.
#[derive(Default)]
struct WatchedStatement {
    table: &'static str,
    keys: Option<KeySource>,
    rows: Vec<WrittenRow>,
    /// True once somebody takes rows.
    has_rows: bool,
    /// The number of rows that were taken and are written.
    taken: usize,
    /// True where a row was not reported once, under its key.
    is_unclear: bool,
    /// True where the statement is part of a transaction.
    in_transaction: bool,
    /// The place to which a row was written last, and whether it is the table.
    last_place: Option<(WritePlace, bool)>,
}

/// The addresses of the names of a database and of a table of it, which stay where they are while a statement goes on.
pub(super) type WritePlace = (usize, usize);

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
        *self.statement() = WatchedStatement {
            table,
            keys,
            ..WatchedStatement::default()
        };
        self.is_on.store(true, Relaxed);
    }

    /// Ends the watch.
    pub(super) fn end(&self) -> WatchEnd {
        self.is_on.store(false, Relaxed);
        let mut statement = self.statement();
        WatchEnd {
            rows: std::mem::take(&mut statement.rows),
            is_unclear: statement.is_unclear,
            in_transaction: statement.in_transaction,
        }
    }

    /// Notes that rows are about to be taken. Returns the table and how its keys are learned, if it is watched; only the
    /// rows that are taken first are those of the insert.
    pub(super) fn begin_rows(&self, in_transaction: bool) -> Option<(&'static str, KeySource)> {
        let mut statement = self.watched()?;
        if std::mem::replace(&mut statement.has_rows, true) {
            return None;
        }
        statement.in_transaction = in_transaction;
        statement.keys.map(|keys| (statement.table, keys))
    }

    /// Returns whether the row that was written since this was asked last is a new one; `None` where none was reported, or
    /// others too.
    pub(super) fn is_new(&self, in_transaction: bool) -> Option<bool> {
        let mut statement = self.statement();
        let is_new = match statement.rows[..] {
            [row] if !statement.is_unclear => Some(!row.is_updated),
            _ => None,
        };
        statement.rows.clear();
        if is_new.is_none() {
            (statement.in_transaction, statement.is_unclear) = (in_transaction, true);
        }
        is_new
    }

    /// Notes that nothing will tell what becomes of the rows.
    pub(super) fn give_up(&self) {
        self.statement().is_unclear = true;
    }

    /// Notes that a row was taken, and should be written by now, under the key that it has, if it has one. Returns whether
    /// it is.
    pub(super) fn end_row(&self, key: Option<SqliteCell<'_>>) -> bool {
        let mut statement = self.statement();
        statement.taken += 1;
        let last = statement.rows.last();
        let is_clear = statement.rows.len() == statement.taken
            && match (key, last) {
                (Some(SqliteCell::Integer(key)), Some(last)) => key == last.key,
                (key, _) => key.is_none(),
            };
        statement.is_unclear |= !is_clear;
        !statement.is_unclear
    }

    /// Notes that a row was written at this place, of which `is_table` says whether it is a table of this name. What is
    /// written to another table says nothing.
    pub(super) fn report(
        &self,
        place: WritePlace,
        is_table: impl FnOnce(&str) -> bool,
        key: i64,
        write: RowWrite,
    ) {
        let Some(mut statement) = self.watched() else {
            return;
        };
        if !statement.is_at(place, is_table) {
            return;
        }
        let is_updated = match write {
            RowWrite::Insert => false,
            RowWrite::Update => true,
            RowWrite::Delete => {
                statement.is_unclear = true;
                return;
            }
        };
        statement.rows.push(WrittenRow { key, is_updated });
    }

    /// Returns the statement, if one is watched.
    fn watched(&self) -> Option<MutexGuard<'_, WatchedStatement>> {
        self.is_on.load(Relaxed).then(|| self.statement())
    }

    fn statement(&self) -> MutexGuard<'_, WatchedStatement> {
        self.statement
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
    }
}

impl WatchedStatement {
    /// Returns whether this place is the table, which is asked of a place that is not the last one.
    fn is_at(&mut self, place: WritePlace, is_table: impl FnOnce(&str) -> bool) -> bool {
        match self.last_place {
            Some((last, is_table)) if last == place => is_table,
            _ => {
                let is_table = is_table(self.table);
                self.last_place = Some((place, is_table));
                is_table
            }
        }
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

    /// Reports a row that was written to a table of this name.
    fn report(watch: &WriteWatch, name: &'static str, key: i64, write: RowWrite) {
        let is_table = |table: &str| name.eq_ignore_ascii_case(table);
        watch.report((0, name.as_ptr().addr()), is_table, key, write);
    }

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
        report(&watch, "Tag", 7, RowWrite::Insert);
        report(&watch, "other", 1, RowWrite::Delete);
        assert!(watch.end_row(None));
        report(&watch, "tag", 3, RowWrite::Update);
        assert!(watch.end_row(Some(SqliteCell::Integer(3))));
        assert!(watch.begin_rows(false).is_none(), "rows of a subquery");
        let end = watch.end();
        let rows = end.rows.iter().map(|row| (row.key, row.is_updated));
        assert_eq!(rows.collect::<Vec<_>>(), [(7, false), (3, true)]);
        assert!(!end.is_unclear);
        report(&watch, "tag", 4, RowWrite::Insert);
        assert!(watch.end().rows.is_empty(), "the watch is over");
    }

    #[test]
    fn each_row_is_told_once_as_it_is_written() {
        let watch = WriteWatch::default();
        watch.begin("tag", None);
        assert!(watch.begin_rows(false).is_none(), "no key is learned");
        report(&watch, "tag", 7, RowWrite::Insert);
        assert_eq!(watch.is_new(false), Some(true));
        report(&watch, "tag", 7, RowWrite::Update);
        assert_eq!(watch.is_new(false), Some(false));
        assert_eq!(watch.is_new(true), None);
        report(&watch, "tag", 8, RowWrite::Insert);
        assert_eq!(watch.is_new(true), None, "the statement is undone");
        let end = watch.end();
        assert!(end.is_unclear && end.in_transaction);
    }

    #[test]
    fn rows_that_are_not_reported_once_are_unclear() {
        let never = watch();
        assert!(!never.end_row(None));
        let twice = watch();
        report(&twice, "tag", 1, RowWrite::Insert);
        report(&twice, "tag", 1, RowWrite::Update);
        assert!(!twice.end_row(None));
        let gone = watch();
        report(&gone, "tag", 1, RowWrite::Insert);
        report(&gone, "tag", 2, RowWrite::Delete);
        assert!(!gone.end_row(None));
        let other_key = watch();
        report(&other_key, "tag", 1, RowWrite::Insert);
        assert!(!other_key.end_row(Some(SqliteCell::Integer(2))));
        for watch in [never, twice, gone, other_key] {
            assert!(watch.end().is_unclear);
        }
    }
}
