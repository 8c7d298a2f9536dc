//! `orm_pack(a, b, …)`: an aggregate that packs all rows, value after value, as `packed` describes them, and leaves them
//! with the connection. Its own value says only that they are there: SQLite would copy it, and lets none be over 1 GB.

use crate::db::sqlite::packed::{Cell, Packs};
use libsqlite3_sys as ffi;
use std::ffi::{c_int, c_void};
use std::slice;
use std::sync::Arc;

/// Packs one row.
pub(super) unsafe extern "C" fn step(
    context: *mut ffi::sqlite3_context,
    count: c_int,
    values: *mut *mut ffi::sqlite3_value,
) {
    let size = c_int::try_from(size_of::<*mut Vec<u8>>()).unwrap_or_default();
    // SAFETY: the context and the arguments are those of one call by SQLite. What it hands out for the aggregate is
    // null at first, and afterwards what was put there: nobody else knows of it before `finish`.
    unsafe {
        let place = ffi::sqlite3_aggregate_context(context, size).cast::<*mut Vec<u8>>();
        if place.is_null() {
            return ffi::sqlite3_result_error_nomem(context);
        }
        if (*place).is_null() {
            *place = Box::into_raw(Box::default());
        }
        let pack = &mut **place;
        for n in 0..usize::try_from(count).unwrap_or_default() {
            let Some(cell) = cell(*values.add(n)) else {
                return ffi::sqlite3_result_error_nomem(context);
            };
            cell.push(pack);
        }
    }
}

/// Leaves what was packed. Called once, also where a row failed or the statement was stopped.
pub(super) unsafe extern "C" fn finish(context: *mut ffi::sqlite3_context) {
    // SAFETY: the context is that of one call by SQLite, which answers null if `step` was never called. What `step` put
    // there is taken by nobody else, and the connection keeps its `Packs` as long as the function is registered.
    unsafe {
        let place = ffi::sqlite3_aggregate_context(context, 0).cast::<*mut Vec<u8>>();
        let pack = place.as_ref().filter(|pack| !pack.is_null());
        let pack = pack.map_or_else(Vec::new, |pack| *Box::from_raw(*pack));
        if let Some(packs) = ffi::sqlite3_user_data(context).cast::<Packs>().as_ref() {
            packs.put(pack);
        }
        ffi::sqlite3_result_int(context, 1);
    }
}

/// Called when the connection is closed, or the function registered anew.
pub(super) unsafe extern "C" fn let_go(packs: *mut c_void) {
    // SAFETY: SQLite lets go once what the function was registered with, which was an `Arc`.
    drop(unsafe { Arc::from_raw(packs.cast::<Packs>()) });
}

/// The value; none where SQLite has no memory for it.
///
/// # Safety
///
/// The value is valid, and is not converted, as long as the cell is used.
unsafe fn cell<'v>(value: *mut ffi::sqlite3_value) -> Option<Cell<'v>> {
    // SAFETY: as the caller says; the length is asked after the bytes, as SQLite demands.
    unsafe {
        Some(match ffi::sqlite3_value_type(value) {
            ffi::SQLITE_INTEGER => Cell::Integer(ffi::sqlite3_value_int64(value)),
            ffi::SQLITE_FLOAT => Cell::Real(ffi::sqlite3_value_double(value)),
            ffi::SQLITE_TEXT => Cell::Text(bytes(ffi::sqlite3_value_text(value), value)?),
            ffi::SQLITE_BLOB => Cell::Blob(bytes(ffi::sqlite3_value_blob(value).cast(), value)?),
            _ => Cell::Null,
        })
    }
}

/// The bytes of a value, which begin at `start`.
///
/// # Safety
///
/// The value was just asked where they are, and stays as it is as long as they are used.
unsafe fn bytes<'v>(start: *const u8, value: *mut ffi::sqlite3_value) -> Option<&'v [u8]> {
    // SAFETY: as the caller says; SQLite says how many bytes stand there.
    unsafe {
        match usize::try_from(ffi::sqlite3_value_bytes(value)).ok()? {
            0 => Some(&[]),
            _ if start.is_null() => None,
            length => Some(slice::from_raw_parts(start, length)),
        }
    }
}
