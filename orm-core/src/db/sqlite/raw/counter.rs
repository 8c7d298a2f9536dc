//! The question to SQLite whether it counts a column up by itself and never gives a value twice (`AUTOINCREMENT`).

use libsqlite3_sys as ffi;
use std::ffi::CString;
use std::ptr;

/// Returns whether it does; false also where there is no such table. SQLite itself is asked: the text of a table may say
/// anything.
///
/// # Safety
///
/// The connection is open, and this thread is the one that uses it.
pub(super) unsafe fn is_counted(db: *mut ffi::sqlite3, table: &str, column: &str) -> bool {
    let (Ok(table), Ok(column)) = (CString::new(table), CString::new(column)) else {
        return false;
    };
    let mut counted = 0;
    // SAFETY: as the caller says; what is not asked for may be null. A table that is not there sets nothing.
    unsafe {
        ffi::sqlite3_table_column_metadata(
            db,
            ptr::null(),
            table.as_ptr(),
            column.as_ptr(),
            ptr::null_mut(),
            ptr::null_mut(),
            ptr::null_mut(),
            ptr::null_mut(),
            &raw mut counted,
        );
    }
    counted != 0
}
