//! Values that functions of ours take from SQLite and give to it.

use crate::db::sqlite::packed::SqliteCell;
use libsqlite3_sys as ffi;
use std::ffi::c_int;
use std::slice;

/// Gives SQLite a value as the result of a function.
///
/// # Safety
///
/// The context is that of one call by SQLite.
pub(super) unsafe fn answer(context: *mut ffi::sqlite3_context, value: SqliteCell<'_>) {
    // SAFETY: as the caller says. A text or blob is as long as said, and SQLite copies it before this returns
    // (`SQLITE_TRANSIENT`).
    unsafe {
        match value {
            SqliteCell::Null => ffi::sqlite3_result_null(context),
            SqliteCell::Integer(number) => ffi::sqlite3_result_int64(context, number),
            SqliteCell::Real(number) => ffi::sqlite3_result_double(context, number),
            SqliteCell::Text(text) => ffi::sqlite3_result_text64(
                context,
                text.as_ptr().cast(),
                text.len() as u64,
                ffi::SQLITE_TRANSIENT(),
                u8::try_from(ffi::SQLITE_UTF8).unwrap_or(1),
            ),
            SqliteCell::Blob(bytes) => ffi::sqlite3_result_blob64(
                context,
                bytes.as_ptr().cast(),
                bytes.len() as u64,
                ffi::SQLITE_TRANSIENT(),
            ),
        }
    }
}

/// Ends the statement with an error of this message.
///
/// # Safety
///
/// The context is that of one call by SQLite.
pub(super) unsafe fn fail(context: *mut ffi::sqlite3_context, message: &str) {
    let length = c_int::try_from(message.len()).unwrap_or_default();
    // SAFETY: as the caller says; the message is as long as said, and SQLite copies it.
    unsafe { ffi::sqlite3_result_error(context, message.as_ptr().cast(), length) }
}

/// Ends the statement with an error of this extended result code and message.
///
/// # Safety
///
/// The context is that of one call by SQLite.
pub(super) unsafe fn fail_with(context: *mut ffi::sqlite3_context, code: c_int, message: &str) {
    // SAFETY: as the caller says.
    unsafe {
        fail(context, message);
        ffi::sqlite3_result_error_code(context, code);
    }
}

/// The value; none where SQLite has no memory for it.
///
/// # Safety
///
/// The value is valid, and is not converted, as long as the cell is used.
#[expect(
    clippy::inline_always,
    reason = "who packs the value is a loop over the values of each row"
)]
#[inline(always)]
pub(super) unsafe fn cell<'v>(value: *mut ffi::sqlite3_value) -> Option<SqliteCell<'v>> {
    // SAFETY: as the caller says; the length is asked after the bytes, as SQLite demands.
    unsafe {
        Some(match ffi::sqlite3_value_type(value) {
            ffi::SQLITE_INTEGER => SqliteCell::Integer(ffi::sqlite3_value_int64(value)),
            ffi::SQLITE_FLOAT => SqliteCell::Real(ffi::sqlite3_value_double(value)),
            ffi::SQLITE_TEXT => SqliteCell::Text(bytes(ffi::sqlite3_value_text(value), value)?),
            ffi::SQLITE_BLOB => {
                SqliteCell::Blob(bytes(ffi::sqlite3_value_blob(value).cast(), value)?)
            }
            _ => SqliteCell::Null,
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
