//! `orm_counted(table, column)`: whether SQLite counts the column up by itself and never gives a value twice
//! (`AUTOINCREMENT`).

use libsqlite3_sys as ffi;
use std::ffi::c_int;
use std::ptr;

/// Gives SQLite 1 or 0; 0 also where there is no such table.
pub(super) unsafe extern "C" fn counted(
    context: *mut ffi::sqlite3_context,
    count: c_int,
    values: *mut *mut ffi::sqlite3_value,
) {
    // Registered for two arguments; SQLite refuses any other number while it compiles a statement.
    debug_assert_eq!(count, 2, "two arguments");
    let mut counted = 0;
    // SAFETY: the context and the two arguments are those of one call by SQLite, whose connection is the one that runs
    // the statement. The names are terminated by a zero and stay as they are until this returns; what is not asked for
    // may be null. A table that is not there sets nothing.
    unsafe {
        let (table, column) = (*values, *values.add(1));
        ffi::sqlite3_table_column_metadata(
            ffi::sqlite3_context_db_handle(context),
            ptr::null(),
            ffi::sqlite3_value_text(table).cast(),
            ffi::sqlite3_value_text(column).cast(),
            ptr::null_mut(),
            ptr::null_mut(),
            ptr::null_mut(),
            ptr::null_mut(),
            &raw mut counted,
        );
        ffi::sqlite3_result_int(context, c_int::from(counted != 0));
    }
}
