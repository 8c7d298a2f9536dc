//! Values bound to a prepared statement.

use crate::db::sqlite::packed::SqliteCell;
use libsqlite3_sys as ffi;
use std::ffi::c_int;

/// The time for which a bound text or blob stays as it is.
#[derive(Clone, Copy)]
pub(super) enum Lifetime {
    /// As long as it is bound.
    Statement,
    /// Until the call returns: SQLite copies it.
    Call,
}

/// Binds a value.
///
/// # Safety
///
/// The statement is valid, and the value stays as it is for its `lifetime`.
pub(super) unsafe fn bind(
    statement: *mut ffi::sqlite3_stmt,
    n: c_int,
    cell: SqliteCell<'_>,
    lifetime: Lifetime,
) -> c_int {
    let utf8 = u8::try_from(ffi::SQLITE_UTF8).unwrap_or(1);
    let destructor = match lifetime {
        Lifetime::Statement => ffi::SQLITE_STATIC(),
        Lifetime::Call => ffi::SQLITE_TRANSIENT(),
    };
    // SAFETY: as the caller says; texts and blobs are as long as said.
    unsafe {
        match cell {
            SqliteCell::Null => ffi::sqlite3_bind_null(statement, n),
            SqliteCell::Integer(number) => ffi::sqlite3_bind_int64(statement, n, number),
            SqliteCell::Real(number) => ffi::sqlite3_bind_double(statement, n, number),
            SqliteCell::Text(text) => ffi::sqlite3_bind_text64(
                statement,
                n,
                text.as_ptr().cast(),
                text.len() as u64,
                destructor,
                utf8,
            ),
            SqliteCell::Blob(bytes) => ffi::sqlite3_bind_blob64(
                statement,
                n,
                bytes.as_ptr().cast(),
                bytes.len() as u64,
                destructor,
            ),
        }
    }
}
