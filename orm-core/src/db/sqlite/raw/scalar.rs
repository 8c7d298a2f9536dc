//! Functions that are written in safe Rust.

use super::value::{answer, cell, fail};
use crate::db::sqlite::functions::ScalarFunction;
use crate::db::sqlite::packed::SqliteCell;
use libsqlite3_sys as ffi;
use std::ffi::c_int;

/// The number of arguments that need no memory of their own.
const FEW: usize = 4;

/// Computes a [`ScalarFunction`], which the function was registered with.
pub(super) unsafe extern "C" fn call(
    context: *mut ffi::sqlite3_context,
    count: c_int,
    values: *mut *mut ffi::sqlite3_value,
) {
    let count = usize::try_from(count).unwrap_or_default();
    let (mut few, mut many) = ([SqliteCell::Null; FEW], Vec::new());
    let arguments = if let Some(few) = few.get_mut(..count) {
        few
    } else {
        many.resize(count, SqliteCell::Null);
        &mut many[..]
    };
    // SAFETY: the context and the arguments are those of one call by SQLite, valid until this returns, and each is read
    // once; the function was registered with a static `ScalarFunction`.
    unsafe {
        for (n, argument) in arguments.iter_mut().enumerate() {
            let Some(cell) = cell(*values.add(n)) else {
                return ffi::sqlite3_result_error_nomem(context);
            };
            *argument = cell;
        }
        let function = &*ffi::sqlite3_user_data(context).cast::<ScalarFunction>();
        match (function.run)(arguments) {
            Ok(computed) => answer(context, computed.cell()),
            Err(failure) => fail(context, failure.message()),
        }
    }
}
