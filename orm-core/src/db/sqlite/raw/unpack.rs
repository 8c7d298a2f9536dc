//! `orm_unpack(column, n)`: the value at position `n` of a packed column; null where there is none.

use crate::db::sqlite::packed::{self, Cell};
use libsqlite3_sys as ffi;
use std::ffi::c_int;
use std::slice;

/// Answers one value.
pub(super) unsafe extern "C" fn unpack(
    context: *mut ffi::sqlite3_context,
    count: c_int,
    values: *mut *mut ffi::sqlite3_value,
) {
    // Registered for two arguments; SQLite refuses any other number while it compiles a statement.
    debug_assert_eq!(count, 2, "two arguments");
    // SAFETY: the context and the two arguments are those of one call by SQLite. The bytes stay as they are until
    // this returns, and their length is asked after them, as SQLite demands. What is answered is as long as said, and
    // SQLite copies it before this returns (`SQLITE_TRANSIENT`).
    unsafe {
        let start = ffi::sqlite3_value_blob(*values).cast::<u8>();
        let length = usize::try_from(ffi::sqlite3_value_bytes(*values)).unwrap_or_default();
        let n = usize::try_from(ffi::sqlite3_value_int64(*values.add(1))).unwrap_or(usize::MAX / 8);
        if start.is_null() {
            return ffi::sqlite3_result_null(context);
        }
        let column = slice::from_raw_parts(start, length);
        match packed::nth(column, n).unwrap_or(Cell::Null) {
            Cell::Null => ffi::sqlite3_result_null(context),
            Cell::Integer(number) => ffi::sqlite3_result_int64(context, number),
            Cell::Real(number) => ffi::sqlite3_result_double(context, number),
            Cell::Text(text) => ffi::sqlite3_result_text64(
                context,
                text.as_ptr().cast(),
                text.len() as u64,
                ffi::SQLITE_TRANSIENT(),
                u8::try_from(ffi::SQLITE_UTF8).unwrap_or(1),
            ),
            Cell::Blob(bytes) => ffi::sqlite3_result_blob64(
                context,
                bytes.as_ptr().cast(),
                bytes.len() as u64,
                ffi::SQLITE_TRANSIENT(),
            ),
        }
    }
}
