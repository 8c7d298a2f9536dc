//! `orm_unpack(column, n)`: the value at position `n` of a packed column; null where there is none.

use super::value::answer;
use crate::db::sqlite::packed::{self, SqliteCell};
use libsqlite3_sys as ffi;
use std::ffi::c_int;
use std::slice;

/// Gives SQLite one value of a packed column.
pub(super) unsafe extern "C" fn unpack(
    context: *mut ffi::sqlite3_context,
    count: c_int,
    values: *mut *mut ffi::sqlite3_value,
) {
    // Registered for two arguments; SQLite refuses any other number while it compiles a statement.
    debug_assert_eq!(count, 2, "two arguments");
    // SAFETY: the context and the two arguments are those of one call by SQLite. The bytes stay as they are until
    // this returns, and their length is asked after them, as SQLite demands.
    unsafe {
        let start = ffi::sqlite3_value_blob(*values).cast::<u8>();
        let length = usize::try_from(ffi::sqlite3_value_bytes(*values)).unwrap_or_default();
        let n = usize::try_from(ffi::sqlite3_value_int64(*values.add(1))).unwrap_or(usize::MAX / 8);
        if start.is_null() {
            return answer(context, SqliteCell::Null);
        }
        let column = slice::from_raw_parts(start, length);
        answer(context, packed::nth(column, n).unwrap_or(SqliteCell::Null));
    }
}
