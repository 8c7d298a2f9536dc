//! Aggregates that are written in safe Rust.

use super::value::{answer, cell, fail};
use crate::db::sqlite::aggregates::{Accumulator, AggregateInRust};
use crate::db::sqlite::computed::Computed;
use crate::db::sqlite::functions::FunctionFailure;
use libsqlite3_sys as ffi;
use std::ffi::c_int;

/// The place that SQLite has for one aggregate.
type Place = *mut Box<dyn Accumulator>;

/// Takes the value of one row.
pub(super) unsafe extern "C" fn step(
    context: *mut ffi::sqlite3_context,
    count: c_int,
    values: *mut *mut ffi::sqlite3_value,
) {
    // Registered for one argument; SQLite refuses any other number while it compiles a statement.
    debug_assert_eq!(count, 1, "one argument");
    let size = c_int::try_from(size_of::<Place>()).unwrap_or_default();
    // SAFETY: the context and the argument are those of one call by SQLite. The place that it hands out is null at
    // first, and afterwards what was put there: nobody else knows of it before `finish`. The function was registered
    // with a static `AggregateInRust`.
    unsafe {
        let place = ffi::sqlite3_aggregate_context(context, size).cast::<Place>();
        if place.is_null() {
            return ffi::sqlite3_result_error_nomem(context);
        }
        if (*place).is_null() {
            let function = &*ffi::sqlite3_user_data(context).cast::<AggregateInRust>();
            *place = Box::into_raw(Box::new((function.start)()));
        }
        let Some(value) = cell(*values) else {
            return ffi::sqlite3_result_error_nomem(context);
        };
        if let Err(failure) = (**place).step(value) {
            fail(context, failure.message());
        }
    }
}

/// Gives the result. Called once, also where a row failed or the statement was stopped.
pub(super) unsafe extern "C" fn finish(context: *mut ffi::sqlite3_context) {
    // SAFETY: the context is that of one call by SQLite, which answers null if `step` was never called. What `step` put
    // there is taken by nobody else, and the function was registered with a static `AggregateInRust`.
    unsafe {
        let place = ffi::sqlite3_aggregate_context(context, 0).cast::<Place>();
        let accumulator = match place.as_ref().filter(|place| !place.is_null()) {
            Some(place) => *Box::from_raw(*place),
            None => ((*ffi::sqlite3_user_data(context).cast::<AggregateInRust>()).start)(),
        };
        give(context, accumulator.result());
    }
}

/// Gives SQLite a result.
///
/// # Safety
///
/// The context is that of one call by SQLite.
pub(super) unsafe fn give(
    context: *mut ffi::sqlite3_context,
    result: Result<Computed<'_>, FunctionFailure>,
) {
    // SAFETY: as the caller says.
    unsafe {
        match result {
            Ok(computed) => answer(context, computed.cell()),
            Err(failure) => fail(context, failure.message()),
        }
    }
}
