//! The rows that a connection writes, reported to its [`WriteWatch`].

use super::value::fail_with;
use crate::db::sqlite::write_watch::{RowWrite, WriteWatch};
use libsqlite3_sys as ffi;
use sqlx::sqlite::LockedSqliteHandle;
use std::ffi::{CStr, c_char, c_int, c_void};
use std::sync::Arc;

/// The name by which the connection keeps the watch.
const WATCH: &CStr = c"orm watch";

/// The message of a statement that is undone, since nothing tells what became of its rows.
const UNTOLD: &str = "nothing tells which rows are new; save them one by one";

/// Has a new connection report each row that it writes. Returns whether SQLite agreed.
pub(in crate::db::sqlite) fn report_writes(
    handle: &mut LockedSqliteHandle<'_>,
    watch: &Arc<WriteWatch>,
) -> bool {
    let db = handle.as_raw_handle().as_ptr();
    let data = Arc::into_raw(Arc::clone(watch)).cast_mut().cast();
    // SAFETY: `db` is an open connection that no other thread uses, and SQLite copies the name. It keeps the watch until
    // it closes the connection, and lets it go at once if it fails.
    unsafe {
        let is_kept = ffi::sqlite3_set_clientdata(db, WATCH.as_ptr(), data, Some(let_go));
        if is_kept != ffi::SQLITE_OK {
            return false;
        }
        ffi::sqlite3_update_hook(db, Some(report), data);
    }
    true
}

/// Called by SQLite after each row that it writes to a table with a `rowid`.
unsafe extern "C" fn report(
    watch: *mut c_void,
    write: c_int,
    database: *const c_char,
    table: *const c_char,
    key: ffi::sqlite3_int64,
) {
    let write = match write {
        ffi::SQLITE_INSERT => RowWrite::Insert,
        ffi::SQLITE_UPDATE => RowWrite::Update,
        _ => RowWrite::Delete,
    };
    // SAFETY: the names are terminated by a zero and stay as they are until this returns.
    let is_table = |wanted: &str| unsafe {
        let name = CStr::from_ptr(table).to_bytes();
        CStr::from_ptr(database) == c"main" && name.eq_ignore_ascii_case(wanted.as_bytes())
    };
    // SAFETY: registered with a watch that the connection keeps while statements run on it.
    let watch = unsafe { &*watch.cast_const().cast::<WriteWatch>() };
    watch.report((database.addr(), table.addr()), is_table, key, write);
}

/// `orm_is_new()`: says in `RETURNING` whether the row was inserted. Where nothing tells, the statement is undone, or the
/// transaction where SQLite has nothing by which to undo the statement alone.
pub(super) unsafe extern "C" fn is_new(
    context: *mut ffi::sqlite3_context,
    _: c_int,
    _: *mut *mut ffi::sqlite3_value,
) {
    // SAFETY: the context is that of one call by SQLite, whose connection keeps the `WriteWatch` as long as the function is
    // registered.
    unsafe {
        let watch = &*ffi::sqlite3_user_data(context).cast::<WriteWatch>();
        let db = ffi::sqlite3_context_db_handle(context);
        let in_transaction = ffi::sqlite3_get_autocommit(db) == 0;
        match watch.is_new(in_transaction) {
            Some(is_new) => ffi::sqlite3_result_int(context, c_int::from(is_new)),
            None => fail_with(context, ffi::SQLITE_FULL, UNTOLD),
        }
    }
}

/// Called when the connection is closed.
pub(super) unsafe extern "C" fn let_go(watch: *mut c_void) {
    // SAFETY: SQLite lets go once what it was given, which was an `Arc`.
    drop(unsafe { Arc::from_raw(watch.cast_const().cast::<WriteWatch>()) });
}
