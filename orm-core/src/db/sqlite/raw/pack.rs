//! `orm_pack(a, b, …)`: an aggregate that packs all rows, value after value, as `packed` describes them, and leaves them
//! with the connection, in chunks. Its own value says only that they are there: SQLite would copy it, and lets none be over 1 GB.

use super::value::cell;
use crate::db::sqlite::packs::Packs;
use libsqlite3_sys as ffi;
use std::ffi::{c_int, c_void};
use std::sync::Arc;

/// Number of bytes that there is room for at first: a power of two, as is the room of a chunk.
const FIRST_ROOM: usize = 1 << 8;

/// Packs one row, and hands on what is worth it.
pub(super) unsafe extern "C" fn step(
    context: *mut ffi::sqlite3_context,
    count: c_int,
    values: *mut *mut ffi::sqlite3_value,
) {
    let size = c_int::try_from(size_of::<*mut Vec<u8>>()).unwrap_or_default();
    // SAFETY: the context and the arguments are those of one call by SQLite. What it hands out for the aggregate is
    // null at first, and afterwards what was put there: nobody else knows of it before `finish`. The connection keeps
    // its `Packs` as long as the function is registered.
    unsafe {
        let place = ffi::sqlite3_aggregate_context(context, size).cast::<*mut Vec<u8>>();
        if place.is_null() {
            return ffi::sqlite3_result_error_nomem(context);
        }
        if (*place).is_null() {
            *place = Box::into_raw(Box::new(Vec::with_capacity(FIRST_ROOM)));
        }
        let pack = &mut **place;
        for n in 0..usize::try_from(count).unwrap_or_default() {
            let Some(cell) = cell(*values.add(n)) else {
                return ffi::sqlite3_result_error_nomem(context);
            };
            cell.push(pack);
        }
        let packs = ffi::sqlite3_user_data(context).cast::<Packs>().as_ref();
        if packs.is_some_and(|packs| !packs.after_row(pack)) {
            ffi::sqlite3_result_error_code(context, ffi::SQLITE_INTERRUPT);
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
            packs.leave(pack);
        }
        ffi::sqlite3_result_int(context, 1);
    }
}

/// Called when the connection is closed, or the function registered anew.
pub(super) unsafe extern "C" fn let_go(packs: *mut c_void) {
    // SAFETY: SQLite lets go once what the function was registered with, which was an `Arc`.
    drop(unsafe { Arc::from_raw(packs.cast::<Packs>()) });
}
