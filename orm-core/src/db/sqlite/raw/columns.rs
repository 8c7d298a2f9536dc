//! `orm_columns(a, b, …)`: packed columns joined to a table's worth of them, for `orm_rows`.
//! An argument is a packed column, or what this function has made of several. What it makes is no value of SQL, but a
//! pointer under a name, which no other function takes and no text can forge.

use super::value::{cell, fail};
use crate::db::sqlite::columns::PackedColumns;
use crate::db::sqlite::packed::SqliteCell;
use libsqlite3_sys as ffi;
use std::ffi::{CStr, c_int, c_void};
use std::sync::Arc;

/// The name of the pointers.
const COLUMNS: &CStr = c"orm columns";

/// Joins the arguments.
pub(super) unsafe extern "C" fn join(
    context: *mut ffi::sqlite3_context,
    count: c_int,
    values: *mut *mut ffi::sqlite3_value,
) {
    let mut joined = Vec::new();
    // SAFETY: the context and the arguments are those of one call by SQLite, valid until this returns. A pointer of this
    // name is one to an `Arc` that `join` has made, which SQLite lets go after the value that holds it.
    unsafe {
        for n in 0..usize::try_from(count).unwrap_or_default() {
            let value = *values.add(n);
            match (of(value), cell(value)) {
                (Some(columns), _) => joined.extend_from_slice(columns.bytes()),
                (None, Some(SqliteCell::Blob(column))) => joined.extend_from_slice(column),
                (None, Some(_)) => return fail(context, "orm_columns takes packed columns"),
                (None, None) => return ffi::sqlite3_result_error_nomem(context),
            }
        }
        let columns = Arc::into_raw(Arc::new(PackedColumns::new(joined)));
        let columns = columns.cast_mut().cast::<c_void>();
        ffi::sqlite3_result_pointer(context, columns, COLUMNS.as_ptr(), Some(let_go));
    }
}

/// Returns the columns that a value points to, if it is such a pointer.
///
/// # Safety
///
/// The value is one that SQLite has handed to a function or a virtual table, in a call that is under way.
pub(super) unsafe fn of(value: *mut ffi::sqlite3_value) -> Option<Arc<PackedColumns>> {
    // SAFETY: as the caller says; a pointer of this name is one to an `Arc` that `join` has made and SQLite still holds.
    unsafe {
        let columns = ffi::sqlite3_value_pointer(value, COLUMNS.as_ptr());
        let columns = columns.cast_const().cast::<PackedColumns>();
        if columns.is_null() {
            return None;
        }
        Arc::increment_strong_count(columns);
        Some(Arc::from_raw(columns))
    }
}

/// Called when SQLite no longer holds the value.
unsafe extern "C" fn let_go(columns: *mut c_void) {
    // SAFETY: SQLite lets go once what `join` gave it, which was an `Arc`.
    drop(unsafe { Arc::from_raw(columns.cast_const().cast::<PackedColumns>()) });
}
