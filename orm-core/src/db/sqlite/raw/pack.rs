//! The aggregates that pack all rows of a query, value after value, as `packed` describes them, and leave them with the
//! connection, in chunks. Their own value says only that they are there: SQLite would copy it, and lets none be over 1 GB.
//!
//! - `orm_pack(a, b, …)` packs the values of each row;
//! - `orm_pack_rows(row)` takes rows that `orm_row(a, b, …)` has packed, each by itself.

use super::value::cell;
use crate::db::sqlite::packed::SqliteCell;
use crate::db::sqlite::packs::{Packs, ROOM};
use libsqlite3_sys as ffi;
use std::cell::RefCell;
use std::ffi::{c_int, c_void};
use std::sync::Arc;

/// Number of bytes that there is room for at first: a power of two, as is the room of a chunk.
const FIRST_ROOM: usize = 1 << 8;

thread_local! {
    /// The room in which `orm_row` packs.
    static ROW: RefCell<Vec<u8>> = const { RefCell::new(Vec::new()) };
}

/// Packs one row, and hands on what is worth it.
pub(super) unsafe extern "C" fn step(
    context: *mut ffi::sqlite3_context,
    count: c_int,
    values: *mut *mut ffi::sqlite3_value,
) {
    // SAFETY: the context and the arguments are those of one call by SQLite.
    unsafe { add_row(context, |pack| push_values(count, values, pack)) }
}

/// Takes one packed row, and hands on what is worth it.
pub(super) unsafe extern "C" fn step_row(
    context: *mut ffi::sqlite3_context,
    _: c_int,
    values: *mut *mut ffi::sqlite3_value,
) {
    // SAFETY: the context and the arguments are those of one call by SQLite, whose one argument is valid in it.
    unsafe {
        add_row(context, |pack| match cell(*values) {
            Some(SqliteCell::Blob(row)) => {
                pack.extend_from_slice(row);
                true
            }
            _ => false,
        });
    }
}

/// Packs one row as a blob.
pub(super) unsafe extern "C" fn row(
    context: *mut ffi::sqlite3_context,
    count: c_int,
    values: *mut *mut ffi::sqlite3_value,
) {
    let pack = |row: &RefCell<Vec<u8>>| {
        let mut row = row.borrow_mut();
        row.clear();
        // SAFETY: the context and the arguments are those of one call by SQLite, which copies the row.
        unsafe {
            if push_values(count, values, &mut row) {
                super::value::answer(context, SqliteCell::Blob(&row));
            } else {
                ffi::sqlite3_result_error_nomem(context);
            }
        }
        row.shrink_to(ROOM);
    };
    if ROW.try_with(pack).is_err() {
        // SAFETY: the context is that of one call by SQLite.
        unsafe { ffi::sqlite3_result_error_nomem(context) }
    }
}

/// Packs values. Returns false where SQLite has no memory for one.
///
/// # Safety
///
/// The arguments are those of one call by SQLite.
#[inline]
unsafe fn push_values(
    count: c_int,
    values: *mut *mut ffi::sqlite3_value,
    pack: &mut Vec<u8>,
) -> bool {
    for n in 0..usize::try_from(count).unwrap_or_default() {
        // SAFETY: there are so many arguments, and each is valid in this call.
        let Some(cell) = (unsafe { cell(*values.add(n)) }) else {
            return false;
        };
        cell.push(pack);
    }
    true
}

/// Has `push` add a row to those that the aggregate has packed, and hands on what is worth it.
///
/// # Safety
///
/// The context is that of one call by SQLite of an aggregate that was registered with its [`Packs`].
#[inline]
unsafe fn add_row(context: *mut ffi::sqlite3_context, push: impl FnOnce(&mut Vec<u8>) -> bool) {
    let size = c_int::try_from(size_of::<*mut Vec<u8>>()).unwrap_or_default();
    // SAFETY: the context is that of one call. What it hands out for the aggregate is null at first, and afterwards what
    // was put there: nobody else knows of it before `finish`. The connection keeps its `Packs` as long as the function
    // is registered.
    unsafe {
        let place = ffi::sqlite3_aggregate_context(context, size).cast::<*mut Vec<u8>>();
        if place.is_null() {
            return ffi::sqlite3_result_error_nomem(context);
        }
        if (*place).is_null() {
            *place = Box::into_raw(Box::new(Vec::with_capacity(FIRST_ROOM)));
        }
        let pack = &mut **place;
        if !push(pack) {
            return ffi::sqlite3_result_error_nomem(context);
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
