//! `orm_pack(a, b, …)`: an aggregate whose one value holds all rows, value after value, as `packed` describes them.

use crate::db::sqlite::packed::kind;
use libsqlite3_sys as ffi;
use std::ffi::{c_int, c_void};
use std::{ptr, slice};

/// What is packed so far. SQLite hands it out zeroed, and takes the bytes over in the end.
#[repr(C)]
struct Pack {
    start: *mut u8,
    length: usize,
    capacity: usize,
}

/// Why there is no room.
enum Full {
    Memory,
    /// No value of SQLite is larger.
    Limit,
}

impl Pack {
    fn value(&mut self, value: *mut ffi::sqlite3_value, limit: usize) -> Result<(), Full> {
        // SAFETY: the value is an argument of the call under way; nothing converts it between these calls, so what
        // they point to stays as it is, and the length is asked after the bytes, as SQLite demands.
        unsafe {
            match ffi::sqlite3_value_type(value) {
                ffi::SQLITE_INTEGER => {
                    let number = ffi::sqlite3_value_int64(value);
                    self.put(kind::INTEGER, &[&number.to_le_bytes()], limit)
                }
                ffi::SQLITE_FLOAT => {
                    let number = ffi::sqlite3_value_double(value);
                    self.put(kind::REAL, &[&number.to_le_bytes()], limit)
                }
                ffi::SQLITE_TEXT => {
                    let start = ffi::sqlite3_value_text(value);
                    self.bytes(kind::TEXT, start, ffi::sqlite3_value_bytes(value), limit)
                }
                ffi::SQLITE_BLOB => {
                    let start = ffi::sqlite3_value_blob(value).cast();
                    self.bytes(kind::BLOB, start, ffi::sqlite3_value_bytes(value), limit)
                }
                _ => self.put(kind::NULL, &[], limit),
            }
        }
    }

    /// Appends `length` bytes and their number.
    ///
    /// # Safety
    ///
    /// So many bytes stand at `start`, unless it is null.
    unsafe fn bytes(
        &mut self,
        tag: u8,
        start: *const u8,
        length: c_int,
        limit: usize,
    ) -> Result<(), Full> {
        let length = u32::try_from(length).unwrap_or_default();
        let bytes = match (start.is_null(), length) {
            // SQLite has no memory for a text in UTF-8, or the value is empty.
            (true, 1..) => return Err(Full::Memory),
            (true, 0) => &[][..],
            // SAFETY: as the caller says.
            (false, _) => unsafe { slice::from_raw_parts(start, length as usize) },
        };
        self.put(tag, &[&length.to_le_bytes(), bytes], limit)
    }

    fn put(&mut self, tag: u8, parts: &[&[u8]], limit: usize) -> Result<(), Full> {
        let length = 1 + parts.iter().map(|part| part.len()).sum::<usize>();
        if self.capacity - self.length < length {
            self.grow(length, limit)?;
        }
        let mut put = |part: &[u8]| {
            // SAFETY: `grow` made room for all parts behind what is there; nothing else points to it.
            unsafe {
                let end = self.start.add(self.length);
                ptr::copy_nonoverlapping(part.as_ptr(), end, part.len());
            }
            self.length += part.len();
        };
        put(&[tag]);
        for part in parts {
            put(part);
        }
        Ok(())
    }

    /// Makes room for so many bytes more, and for as many again as there are.
    fn grow(&mut self, more: usize, limit: usize) -> Result<(), Full> {
        let least = self.length + more;
        if least > limit {
            return Err(Full::Limit);
        }
        let capacity = least.max(2 * self.capacity).max(1_024);
        // SAFETY: `start` is null or was made by this function, and is used no more if the bytes move.
        let start = unsafe { ffi::sqlite3_realloc64(self.start.cast(), capacity as u64) };
        if start.is_null() {
            return Err(Full::Memory);
        }
        (self.start, self.capacity) = (start.cast(), capacity);
        Ok(())
    }
}

/// Packs one row.
pub(super) unsafe extern "C" fn step(
    context: *mut ffi::sqlite3_context,
    count: c_int,
    values: *mut *mut ffi::sqlite3_value,
) {
    let size = c_int::try_from(size_of::<Pack>()).unwrap_or_default();
    // SAFETY: the context and the arguments are those of one call by SQLite. What it hands out for the aggregate is
    // zeroed at first, which is an empty `Pack`, is aligned for it, and is given to no other call meanwhile.
    unsafe {
        let pack = ffi::sqlite3_aggregate_context(context, size).cast::<Pack>();
        let Some(pack) = pack.as_mut() else {
            return ffi::sqlite3_result_error_nomem(context);
        };
        let db = ffi::sqlite3_context_db_handle(context);
        let limit = ffi::sqlite3_limit(db, ffi::SQLITE_LIMIT_LENGTH, -1);
        let limit = usize::try_from(limit).unwrap_or_default();
        for n in 0..usize::try_from(count).unwrap_or_default() {
            match pack.value(*values.add(n), limit) {
                Ok(()) => {}
                Err(Full::Memory) => return ffi::sqlite3_result_error_nomem(context),
                Err(Full::Limit) => return ffi::sqlite3_result_error_toobig(context),
            }
        }
    }
}

/// Answers what was packed; null if there was no row. Called once, also where a row failed or the statement was
/// stopped.
pub(super) unsafe extern "C" fn finish(context: *mut ffi::sqlite3_context) {
    // SAFETY: the context is that of one call by SQLite, which answers null if `step` was never called. The bytes
    // were made by SQLite's own allocator, and it frees them when it has no more use for them, or at once if it
    // refuses them.
    unsafe {
        let pack = ffi::sqlite3_aggregate_context(context, 0).cast::<Pack>();
        let Some(pack) = pack.as_mut() else { return };
        let start = std::mem::replace(&mut pack.start, ptr::null_mut()).cast::<c_void>();
        let free: unsafe extern "C" fn(*mut c_void) = ffi::sqlite3_free;
        ffi::sqlite3_result_blob64(context, start, pack.length as u64, Some(free));
    }
}
