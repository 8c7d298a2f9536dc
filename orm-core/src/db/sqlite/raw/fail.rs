//! `orm_fail(code, message)`: fails with a result code of SQLite, and a message.

use super::value::{cell, fail_with};
use crate::db::sqlite::packed::SqliteCell;
use libsqlite3_sys as ffi;
use std::ffi::c_int;

/// Ends the statement with that code and message.
pub(super) unsafe extern "C" fn fail(
    context: *mut ffi::sqlite3_context,
    count: c_int,
    values: *mut *mut ffi::sqlite3_value,
) {
    // Registered for two arguments; SQLite refuses any other number while it compiles a statement.
    debug_assert_eq!(count, 2, "two arguments");
    // SAFETY: the context and the two arguments are those of one call by SQLite.
    unsafe {
        let message = match cell(*values.add(1)) {
            Some(SqliteCell::Text(message)) => str::from_utf8(message).unwrap_or_default(),
            _ => "",
        };
        fail_with(context, ffi::sqlite3_value_int(*values), message);
    }
}
