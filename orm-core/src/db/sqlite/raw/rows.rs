//! `orm_rows(orm_columns(?, …))`: a table of the rows that are given column by column. Its columns are called `1`, `2` and so
//! on, and its `rowid` is the number of the row, from 0. `orm_wide_rows` is the same with more columns.
//!
//! They are called by statements of ours alone, never from the schema of a file.

use super::columns;
use super::counter::is_counted;
use super::value::answer;
use crate::db::sqlite::columns::RowWalk;
use crate::db::sqlite::write_watch::WriteWatch;
use crate::sql::{KeySource, ROWS, RowsInHand, WIDE_ROWS};
use libsqlite3_sys as ffi;
use std::ffi::{CStr, CString, c_char, c_int, c_void};
use std::sync::Arc;

/// The position of the column that is the argument, which is hidden.
const ARGUMENT: c_int = 0;

/// Registers the tables, whose rows `watch` may want to know the end of. Returns whether SQLite agreed.
pub(super) fn register(db: *mut ffi::sqlite3, watch: &Arc<WriteWatch>) -> bool {
    [ROWS, WIDE_ROWS].into_iter().all(|rows| {
        let Ok(name) = CString::new(rows.name) else {
            return false;
        };
        let module = Box::new(RowModule {
            rows,
            watch: Arc::clone(watch),
        });
        // SAFETY: `db` is an open connection that no other thread uses. SQLite copies the name, the methods live as long
        // as the program, and `let_go` is called once with the module, also where this fails.
        unsafe {
            let module = Box::into_raw(module).cast();
            ffi::sqlite3_create_module_v2(
                db,
                name.as_ptr(),
                &raw const METHODS,
                module,
                Some(let_go),
            ) == ffi::SQLITE_OK
        }
    })
}

/// The data that a table was registered with.
struct RowModule {
    rows: RowsInHand,
    watch: Arc<WriteWatch>,
}

/// The table, as a connection has it.
#[repr(C)]
struct RowTable {
    /// The part that SQLite knows.
    base: ffi::sqlite3_vtab,
    db: *mut ffi::sqlite3,
    watch: Arc<WriteWatch>,
}

/// One use of the table in a statement.
#[repr(C)]
struct WalkCursor {
    /// The part that SQLite knows.
    base: ffi::sqlite3_vtab_cursor,
    walk: Option<RowWalk>,
    watch: Arc<WriteWatch>,
    /// The way in which the keys of the rows are learned, where these are watched.
    watched: Option<KeySource>,
}

static METHODS: ffi::sqlite3_module = ffi::sqlite3_module {
    iVersion: 0,
    // There is one such table, which nobody creates.
    xCreate: None,
    xConnect: Some(connect),
    xBestIndex: Some(best_index),
    xDisconnect: Some(disconnect),
    xDestroy: None,
    xOpen: Some(open),
    xClose: Some(close),
    xFilter: Some(filter),
    xNext: Some(next),
    xEof: Some(eof),
    xColumn: Some(column),
    xRowid: Some(rowid),
    xUpdate: None,
    xBegin: None,
    xSync: None,
    xCommit: None,
    xRollback: None,
    xFindFunction: None,
    xRename: None,
    xSavepoint: None,
    xRelease: None,
    xRollbackTo: None,
    xShadowName: None,
    xIntegrity: None,
};

/// Says which columns there are, when a statement of the connection first speaks of the table.
unsafe extern "C" fn connect(
    db: *mut ffi::sqlite3,
    module: *mut c_void,
    _: c_int,
    _: *const *const c_char,
    table: *mut *mut ffi::sqlite3_vtab,
    _: *mut *mut c_char,
) -> c_int {
    // SAFETY: SQLite calls this with what the table was registered with, and a place for what is made of it.
    unsafe {
        let module = &*module.cast::<RowModule>();
        let declared = module.rows.declaration();
        let Ok(declared) = CString::new(declared) else {
            return ffi::SQLITE_ERROR;
        };
        let code = ffi::sqlite3_declare_vtab(db, declared.as_ptr());
        if code != ffi::SQLITE_OK {
            return code;
        }
        let made = Box::new(RowTable {
            base: std::mem::zeroed(),
            db,
            watch: Arc::clone(&module.watch),
        });
        *table = Box::into_raw(made).cast();
        ffi::sqlite3_vtab_config(db, ffi::SQLITE_VTAB_DIRECTONLY)
    }
}

unsafe extern "C" fn disconnect(table: *mut ffi::sqlite3_vtab) -> c_int {
    // SAFETY: SQLite gives back once what `connect` has made.
    drop(unsafe { Box::from_raw(table.cast::<RowTable>()) });
    ffi::SQLITE_OK
}

/// Says that the argument must be given. There is no quicker way to a row than through those before it.
unsafe extern "C" fn best_index(
    _: *mut ffi::sqlite3_vtab,
    info: *mut ffi::sqlite3_index_info,
) -> c_int {
    /// A guess at the number of rows: some, so that they are walked through once and others found for each.
    const ROWS: i64 = 1_000;
    // SAFETY: SQLite hands out so many conditions, and as many places for what is made of them.
    unsafe {
        let count = usize::try_from((*info).nConstraint).unwrap_or_default();
        for n in 0..count {
            let condition = &*(*info).aConstraint.add(n);
            let is_equal = c_int::from(condition.op) == ffi::SQLITE_INDEX_CONSTRAINT_EQ;
            if condition.iColumn == ARGUMENT && is_equal && condition.usable != 0 {
                let usage = &mut *(*info).aConstraintUsage.add(n);
                (usage.argvIndex, usage.omit) = (1, 1);
                (*info).estimatedRows = ROWS;
                (*info).estimatedCost = 1_000.0;
                return ffi::SQLITE_OK;
            }
        }
    }
    ffi::SQLITE_CONSTRAINT
}

unsafe extern "C" fn open(
    table: *mut ffi::sqlite3_vtab,
    cursor: *mut *mut ffi::sqlite3_vtab_cursor,
) -> c_int {
    // SAFETY: the table is one that `connect` has made, and SQLite hands out a place for the cursor.
    unsafe {
        let made = Box::new(WalkCursor {
            base: std::mem::zeroed(),
            walk: None,
            watch: Arc::clone(&(*table.cast::<RowTable>()).watch),
            watched: None,
        });
        *cursor = Box::into_raw(made).cast();
    }
    ffi::SQLITE_OK
}

unsafe extern "C" fn close(cursor: *mut ffi::sqlite3_vtab_cursor) -> c_int {
    // SAFETY: SQLite gives back once what `open` has made.
    drop(unsafe { Box::from_raw(cursor.cast::<WalkCursor>()) });
    ffi::SQLITE_OK
}

/// Begins at the first row of the columns that are given.
unsafe extern "C" fn filter(
    cursor: *mut ffi::sqlite3_vtab_cursor,
    _: c_int,
    _: *const c_char,
    count: c_int,
    values: *mut *mut ffi::sqlite3_value,
) -> c_int {
    // SAFETY: the cursor is one that `open` has made, which this thread alone uses; the values are those of one call by
    // SQLite.
    unsafe {
        let columns = if count == 1 {
            columns::of(*values)
        } else {
            None
        };
        let Some(columns) = columns else {
            return fail(
                cursor,
                ffi::SQLITE_ERROR,
                c"orm_rows takes what orm_columns makes",
            );
        };
        let db = (*(*cursor).pVtab.cast::<RowTable>()).db;
        let in_transaction = ffi::sqlite3_get_autocommit(db) == 0;
        let cursor = &mut *cursor.cast::<WalkCursor>();
        cursor.walk = Some(RowWalk::new(columns));
        let watched = cursor.watch.begin_rows(in_transaction);
        cursor.watched = watched.map(|(_, keys)| keys);
        match watched {
            // Only such a column is sure to be another name of the key that SQLite reports.
            Some((table, KeySource::Counted(column))) if !is_counted(db, table, column) => {
                cursor.watch.give_up();
                ffi::SQLITE_ERROR
            }
            _ => ffi::SQLITE_OK,
        }
    }
}

unsafe extern "C" fn next(cursor: *mut ffi::sqlite3_vtab_cursor) -> c_int {
    // SAFETY: the cursor is one that `open` has made, which this thread alone uses.
    let row_cursor = unsafe { &mut *cursor.cast::<WalkCursor>() };
    if row_cursor.is_clear() {
        if let Some(walk) = &mut row_cursor.walk {
            walk.advance();
        }
        return ffi::SQLITE_OK;
    }
    // Undoes the statement, or the transaction where SQLite has nothing by which to undo the statement alone.
    // SAFETY: as above.
    unsafe {
        let message = c"nothing tells what became of the rows; save them one by one";
        fail(cursor, ffi::SQLITE_FULL, message)
    }
}

impl WalkCursor {
    /// Returns whether it is known what became of the row, if that is to be known.
    fn is_clear(&self) -> bool {
        let (Some(walk), Some(keys)) = (&self.walk, self.watched) else {
            return true;
        };
        let key = match keys {
            KeySource::Given(column) => Some(walk.cell(column)),
            KeySource::Counted(_) | KeySource::Last => None,
        };
        self.watch.end_row(key)
    }
}

unsafe extern "C" fn eof(cursor: *mut ffi::sqlite3_vtab_cursor) -> c_int {
    // SAFETY: the cursor is one that `open` has made, which this thread alone uses.
    let walk = unsafe { &(*cursor.cast::<WalkCursor>()).walk };
    c_int::from(walk.as_ref().is_none_or(RowWalk::is_over))
}

/// Gives SQLite a value of the row.
unsafe extern "C" fn column(
    cursor: *mut ffi::sqlite3_vtab_cursor,
    context: *mut ffi::sqlite3_context,
    n: c_int,
) -> c_int {
    // SAFETY: the cursor is one that `open` has made, which this thread alone uses; the context is that of one call.
    unsafe {
        let walk = &(*cursor.cast::<WalkCursor>()).walk;
        let column = usize::try_from(n - 1 - ARGUMENT);
        if let (Some(walk), Ok(column)) = (walk, column) {
            answer(context, walk.cell(column));
        }
    }
    ffi::SQLITE_OK
}

unsafe extern "C" fn rowid(
    cursor: *mut ffi::sqlite3_vtab_cursor,
    row: *mut ffi::sqlite3_int64,
) -> c_int {
    // SAFETY: the cursor is one that `open` has made, which this thread alone uses; SQLite hands out a place for the
    // number.
    unsafe {
        let walk = &(*cursor.cast::<WalkCursor>()).walk;
        *row = walk.as_ref().map_or(0, RowWalk::row);
    }
    ffi::SQLITE_OK
}

/// Ends the statement with an error of this code and message.
///
/// # Safety
///
/// The cursor is one that `open` has made, in a call by SQLite.
unsafe fn fail(cursor: *mut ffi::sqlite3_vtab_cursor, code: c_int, message: &CStr) -> c_int {
    // SAFETY: as the caller says. SQLite frees the message, which it has to have made.
    unsafe {
        let table = (*cursor).pVtab;
        ffi::sqlite3_free((*table).zErrMsg.cast());
        (*table).zErrMsg = ffi::sqlite3_mprintf(c"%s".as_ptr(), message.as_ptr());
    }
    code
}

/// Called when the connection is closed, or the table registered anew.
unsafe extern "C" fn let_go(module: *mut c_void) {
    // SAFETY: SQLite lets go once what the table was registered with, which was a box.
    drop(unsafe { Box::from_raw(module.cast::<RowModule>()) });
}
