//! A file system of SQLite whose writes and syncs fail when they are told to.

#![expect(
    unsafe_code,
    reason = "SQLite is a C library, and its file systems are tables of functions"
)]

use std::ffi::{c_char, c_int, c_void};
use std::ptr;
use std::sync::atomic::{AtomicI64, Ordering};
use std::sync::{OnceLock, PoisonError};

use libsqlite3_sys as ffi;
use tokio::sync::{Mutex, MutexGuard};

/// So many writes and syncs succeed; below zero, all do.
static LEFT: AtomicI64 = AtomicI64::new(-1);
/// One test at a time has the disk.
static USER: Mutex<()> = Mutex::const_new(());

/// The disk below the file system called [`NAME`](Disk::NAME).
pub(super) struct Disk {
    left: &'static AtomicI64,
    _user: MutexGuard<'static, ()>,
}

impl Disk {
    pub(super) const NAME: &'static str = "orm-failing";

    /// Waits until no other test has it.
    pub(super) async fn new() -> Disk {
        let user = USER.lock().await;
        register();
        Disk {
            left: &LEFT,
            _user: user,
        }
    }

    /// Lets so many writes and syncs succeed, and all after them fail.
    pub(super) fn fail_after(&self, writes: i64) {
        self.left.store(writes, Ordering::SeqCst);
    }

    /// Lets all succeed again.
    pub(super) fn mend(&self) {
        self.left.store(-1, Ordering::SeqCst);
    }
}

impl Drop for Disk {
    fn drop(&mut self) {
        self.mend();
    }
}

/// Whether the next write or sync fails.
fn fails() -> bool {
    let take = |left: i64| if left > 0 { Some(left - 1) } else { None };
    match LEFT.fetch_update(Ordering::SeqCst, Ordering::SeqCst, take) {
        Ok(_) => false,
        Err(left) => left == 0,
    }
}

/// The file system beneath.
struct Beneath(*mut ffi::sqlite3_vfs);

// SAFETY: SQLite's file systems are used by all threads, and live as long as the program.
unsafe impl Send for Beneath {}
// SAFETY: as above.
unsafe impl Sync for Beneath {}

static BENEATH: OnceLock<Beneath> = OnceLock::new();
/// What a kind of file can do, beneath and here.
static KINDS: std::sync::Mutex<Vec<Kind>> = std::sync::Mutex::new(Vec::new());

#[derive(Clone, Copy)]
struct Kind {
    beneath: &'static ffi::sqlite3_io_methods,
    failing: &'static ffi::sqlite3_io_methods,
}

fn register() {
    BENEATH.get_or_init(|| {
        // SAFETY: the default file system lives as long as the program, and so does the copy that is registered.
        unsafe {
            let beneath = ffi::sqlite3_vfs_find(ptr::null());
            let mut own = *beneath;
            own.zName = c"orm-failing".as_ptr();
            own.pNext = ptr::null_mut();
            own.xOpen = Some(open);
            let own = Box::into_raw(Box::new(own));
            assert_eq!(ffi::sqlite3_vfs_register(own, 0), ffi::SQLITE_OK);
            Beneath(beneath)
        }
    });
}

/// The kind of file that can do this, beneath or here.
fn kind(is_it: impl Fn(&Kind) -> bool) -> Option<Kind> {
    let kinds = KINDS.lock().unwrap_or_else(PoisonError::into_inner);
    kinds.iter().copied().find(is_it)
}

fn new_kind(beneath: &'static ffi::sqlite3_io_methods) -> Kind {
    let failing = Box::leak(Box::new(ffi::sqlite3_io_methods {
        xWrite: Some(write),
        xSync: Some(sync),
        ..*beneath
    }));
    let kind = Kind { beneath, failing };
    let mut kinds = KINDS.lock().unwrap_or_else(PoisonError::into_inner);
    kinds.push(kind);
    kind
}

/// What a file that is open here can do beneath.
unsafe fn methods(file: *mut ffi::sqlite3_file) -> &'static ffi::sqlite3_io_methods {
    // SAFETY: SQLite calls with a file that it has opened.
    let own = unsafe { (*file).pMethods };
    let kind = kind(|kind| ptr::eq(kind.failing, own));
    kind.expect("a file that was opened here").beneath
}

/// Opens a file of the file system beneath, and has it fail.
unsafe extern "C" fn open(
    _: *mut ffi::sqlite3_vfs,
    name: *const c_char,
    file: *mut ffi::sqlite3_file,
    flags: c_int,
    out: *mut c_int,
) -> c_int {
    let beneath = BENEATH.get().expect("a file system that is registered").0;
    // SAFETY: SQLite calls this as it would call the function beneath, whose files are as large and whose tables of
    // functions live as long as the program.
    unsafe {
        let open = (*beneath).xOpen.expect("a file system opens files");
        let code = open(beneath, name, file, flags, out);
        if let Some(methods) = (*file).pMethods.as_ref() {
            let known = kind(|kind| ptr::eq(kind.beneath, methods));
            (*file).pMethods = known.unwrap_or_else(|| new_kind(methods)).failing;
        }
        code
    }
}

unsafe extern "C" fn write(
    file: *mut ffi::sqlite3_file,
    from: *const c_void,
    length: c_int,
    offset: ffi::sqlite3_int64,
) -> c_int {
    if fails() {
        return ffi::SQLITE_IOERR_WRITE;
    }
    // SAFETY: SQLite calls this as it would call the function beneath.
    unsafe {
        let write = methods(file).xWrite.expect("a file is written");
        write(file, from, length, offset)
    }
}

/// Fails as a disk does that has written all the same.
unsafe extern "C" fn sync(file: *mut ffi::sqlite3_file, flags: c_int) -> c_int {
    if fails() {
        return ffi::SQLITE_IOERR_FSYNC;
    }
    // SAFETY: SQLite calls this as it would call the function beneath.
    unsafe {
        let sync = methods(file).xSync.expect("a file is synced");
        sync(file, flags)
    }
}
