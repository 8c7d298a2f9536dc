//! `orm_insert(statement, rows)`: carries the insert of one row out for each of many, which are packed value after value.
//! Returns how many were stored. It is called by statements of ours alone, never from the schema of a file.

use super::bind::{Lifetime, bind};
use super::value::{fail, fail_with};
use crate::db::sqlite::copy::InsertedRows;
use crate::db::sqlite::packed::SqliteCell;
use libsqlite3_sys as ffi;
use std::ffi::{CStr, c_int, c_void};
use std::sync::Arc;
use std::{ptr, slice};

/// Inserts the rows, and notes after each how many there are.
pub(super) unsafe extern "C" fn insert(
    context: *mut ffi::sqlite3_context,
    count: c_int,
    values: *mut *mut ffi::sqlite3_value,
) {
    // Registered for two arguments; SQLite refuses any other number while it compiles a statement.
    debug_assert_eq!(count, 2, "two arguments");
    // SAFETY: the context and the two arguments are those of one call by SQLite, whose connection runs no other
    // statement meanwhile. Text and bytes stay as they are until this returns, and their lengths are asked after them.
    // The connection keeps its `InsertedRows` as long as the function is registered.
    unsafe {
        let db = ffi::sqlite3_context_db_handle(context);
        let (text, rows) = (*values, *values.add(1));
        let text = (
            ffi::sqlite3_value_text(text),
            ffi::sqlite3_value_bytes(text),
        );
        let start = ffi::sqlite3_value_blob(rows).cast::<u8>();
        let length = usize::try_from(ffi::sqlite3_value_bytes(rows)).unwrap_or_default();
        if text.0.is_null() || start.is_null() {
            return fail(context, "no statement, or no rows");
        }
        let mut statement = ptr::null_mut();
        let code = ffi::sqlite3_prepare_v2(
            db,
            text.0.cast(),
            text.1,
            &raw mut statement,
            ptr::null_mut(),
        );
        let inserted = &*ffi::sqlite3_user_data(context).cast::<InsertedRows>();
        let rows = slice::from_raw_parts(start, length);
        let stored = match code {
            ffi::SQLITE_OK => insert_all(db, statement, rows, inserted),
            _ => None,
        };
        match stored {
            Some(stored) => ffi::sqlite3_result_int64(context, stored),
            None => fail_alike(context, db),
        }
        ffi::sqlite3_finalize(statement);
    }
}

/// Carries the statement out for each row. Returns how many were stored; none after an error, which the connection has.
///
/// # Safety
///
/// The statement is one of this connection, which runs no other statement but the one that calls.
unsafe fn insert_all(
    db: *mut ffi::sqlite3,
    statement: *mut ffi::sqlite3_stmt,
    mut rows: &[u8],
    inserted: &InsertedRows,
) -> Option<i64> {
    inserted.begin();
    let mut stored = 0;
    // SAFETY: as the caller says; what is bound stays as it is while the statement runs.
    unsafe {
        let width = ffi::sqlite3_bind_parameter_count(statement);
        while !rows.is_empty() && width > 0 {
            for n in 1..=width {
                let (cell, length) = SqliteCell::first(rows)?;
                rows = rows.get(length..)?;
                if bind(statement, n, cell, Lifetime::Statement) != ffi::SQLITE_OK {
                    return None;
                }
            }
            if ffi::sqlite3_step(statement) != ffi::SQLITE_DONE {
                return None;
            }
            // None where a trigger has dropped the row.
            stored += ffi::sqlite3_changes64(db);
            ffi::sqlite3_reset(statement);
            inserted.add();
        }
    }
    Some(stored)
}

/// Ends the statement that calls with the error that the connection reports.
///
/// # Safety
///
/// The context is that of one call by SQLite, on this connection.
unsafe fn fail_alike(context: *mut ffi::sqlite3_context, db: *mut ffi::sqlite3) {
    // SAFETY: as the caller says; the message is valid until the next call, and is copied by it.
    unsafe {
        let code = match ffi::sqlite3_extended_errcode(db) {
            ffi::SQLITE_OK | ffi::SQLITE_ROW | ffi::SQLITE_DONE => ffi::SQLITE_MISUSE,
            code => code,
        };
        let message = CStr::from_ptr(ffi::sqlite3_errmsg(db));
        fail_with(context, code, &message.to_string_lossy());
    }
}

/// Called when the connection is closed, or the function registered anew.
pub(super) unsafe extern "C" fn let_go(inserted: *mut c_void) {
    // SAFETY: SQLite lets go once what the function was registered with, which was an `Arc`.
    drop(unsafe { Arc::from_raw(inserted.cast::<InsertedRows>()) });
}
