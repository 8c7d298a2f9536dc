//! Aggregates that are written in safe Rust, over the rows of a window.

use super::aggregate::give;
use super::value::{cell, fail};
use crate::db::sqlite::aggregates::{AggregateInRust, FrameAccumulator};
use libsqlite3_sys as ffi;
use std::ffi::{c_int, c_void};
use std::ptr;

/// The state of one window, which SQLite keeps.
type WindowState = *mut FrameAccumulator;

/// Registers an aggregate under its name over windows. Returns whether SQLite agreed.
pub(super) fn register(db: *mut ffi::sqlite3, function: &'static AggregateInRust) -> bool {
    let Ok(name) = function.name_over_window() else {
        return false;
    };
    let data: *mut c_void = ptr::from_ref(function).cast_mut().cast();
    // SAFETY: `db` is an open connection that no other thread uses, SQLite copies the name, and the functions and the
    // aggregate live as long as the program.
    let code = unsafe {
        ffi::sqlite3_create_window_function(
            db,
            name.as_ptr(),
            1,
            ffi::SQLITE_UTF8 | ffi::SQLITE_INNOCUOUS | ffi::SQLITE_DETERMINISTIC,
            data,
            Some(step),
            Some(finish),
            Some(value),
            Some(leave),
            None,
        )
    };
    code == ffi::SQLITE_OK
}

/// Returns where the state of this window is; null where SQLite has no memory for it.
///
/// # Safety
///
/// The context is that of one call by SQLite, of a function registered with a static `AggregateInRust`.
unsafe fn state<'c>(context: *mut ffi::sqlite3_context) -> Option<&'c mut FrameAccumulator> {
    let size = c_int::try_from(size_of::<WindowState>()).unwrap_or_default();
    // SAFETY: as the caller says. The place that SQLite hands out is null at first, and afterwards what was put there:
    // nobody else knows of it before `finish`, and one call for a window is over before the next begins.
    unsafe {
        let place = ffi::sqlite3_aggregate_context(context, size).cast::<WindowState>();
        if place.is_null() {
            ffi::sqlite3_result_error_nomem(context);
            return None;
        }
        if (*place).is_null() {
            let function = &*ffi::sqlite3_user_data(context).cast::<AggregateInRust>();
            *place = Box::into_raw(Box::new(FrameAccumulator::new(function)));
        }
        (*place).as_mut()
    }
}

/// Takes the value of a row that comes.
unsafe extern "C" fn step(
    context: *mut ffi::sqlite3_context,
    count: c_int,
    values: *mut *mut ffi::sqlite3_value,
) {
    // Registered for one argument; SQLite refuses any other number while it compiles a statement.
    debug_assert_eq!(count, 1, "one argument");
    // SAFETY: the context and the argument are those of one call by SQLite.
    unsafe {
        let Some(state) = state(context) else { return };
        let Some(value) = cell(*values) else {
            return ffi::sqlite3_result_error_nomem(context);
        };
        if let Err(failure) = state.step(value) {
            fail(context, failure.message());
        }
    }
}

/// Lets the row go that came first.
unsafe extern "C" fn leave(
    context: *mut ffi::sqlite3_context,
    _count: c_int,
    _values: *mut *mut ffi::sqlite3_value,
) {
    // SAFETY: the context is that of one call by SQLite.
    if let Some(state) = unsafe { state(context) } {
        state.leave();
    }
}

/// Gives the result of the rows that are there; others may come.
unsafe extern "C" fn value(context: *mut ffi::sqlite3_context) {
    // SAFETY: the context is that of one call by SQLite.
    unsafe {
        if let Some(state) = state(context) {
            give(context, state.result());
        }
    }
}

/// Gives the last result. Called once, also where a row failed or the statement was stopped.
unsafe extern "C" fn finish(context: *mut ffi::sqlite3_context) {
    // SAFETY: the context is that of one call by SQLite, which answers null if no row ever came. What stands there is
    // taken by nobody else.
    unsafe {
        let place = ffi::sqlite3_aggregate_context(context, 0).cast::<WindowState>();
        let mut state = match place.as_ref().filter(|place| !place.is_null()) {
            Some(place) => *Box::from_raw(*place),
            None => {
                FrameAccumulator::new(&*ffi::sqlite3_user_data(context).cast::<AggregateInRust>())
            }
        };
        give(context, state.result());
    }
}
