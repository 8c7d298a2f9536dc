//! `orm_add_f32(a, b)` and its like, and `orm_cast(number, from, to)`.

use super::value::{answer, cell, fail};
use crate::db::sqlite::number::{self, Calculation, OUT_OF_RANGE};
use crate::db::sqlite::packed::SqliteCell;
use libsqlite3_sys as ffi;
use std::ffi::c_int;
use std::str;

/// Calculates with two floats, as the [`Calculation`] says that the function was registered with. Of null, null.
pub(super) unsafe extern "C" fn calculate(
    context: *mut ffi::sqlite3_context,
    count: c_int,
    values: *mut *mut ffi::sqlite3_value,
) {
    // Registered for two arguments; SQLite refuses any other number while it compiles a statement.
    debug_assert_eq!(count, 2, "two arguments");
    // SAFETY: the context and the two arguments are those of one call by SQLite; the function was registered with a
    // static `Calculation`.
    unsafe {
        let [left, right] = [*values, *values.add(1)];
        let is_null = |value| ffi::sqlite3_value_type(value) == ffi::SQLITE_NULL;
        if is_null(left) || is_null(right) {
            return answer(context, SqliteCell::Null);
        }
        let calculation = ffi::sqlite3_user_data(context).cast::<Calculation>();
        let (left, right) = (
            ffi::sqlite3_value_double(left),
            ffi::sqlite3_value_double(right),
        );
        match calculation.as_ref().and_then(|it| it.run(left, right)) {
            Some(result) => answer(context, SqliteCell::Real(result)),
            None => fail(context, OUT_OF_RANGE),
        }
    }
}

/// A number as one of another type.
pub(super) unsafe extern "C" fn cast(
    context: *mut ffi::sqlite3_context,
    count: c_int,
    values: *mut *mut ffi::sqlite3_value,
) {
    // Registered for three arguments; SQLite refuses any other number while it compiles a statement.
    debug_assert_eq!(count, 3, "three arguments");
    // SAFETY: the context and the three arguments are those of one call by SQLite, valid until this returns, and each
    // is read once.
    unsafe {
        let [number, from, to] = [0, 1, 2].map(|n| cell(*values.add(n)));
        let (Some(number), Some(SqliteCell::Text(from)), Some(SqliteCell::Text(to))) =
            (number, from, to)
        else {
            return fail(context, OUT_OF_RANGE);
        };
        let name = |bytes| str::from_utf8(bytes).unwrap_or_default();
        match number::cast(number, name(from), name(to)) {
            Some(number) => answer(context, number),
            None => fail(context, OUT_OF_RANGE),
        }
    }
}
