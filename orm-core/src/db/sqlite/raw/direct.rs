//! Statements that the thread of their caller carries out, beside those of sqlx's worker thread.
//!
//! The connection is opened for any thread (`SQLITE_OPEN_FULLMUTEX`): SQLite lets one call in at a time, by the mutex of
//! the connection. A caller carries statements out while it holds that mutex, and never waits for it.

use super::bind::{Lifetime, bind};
use super::value::cell;
use crate::db::sqlite::packed::SqliteCell;
use libsqlite3_sys as ffi;
use sqlx::sqlite::LockedSqliteHandle;
use std::ffi::{CStr, c_int, c_uint, c_void};
use std::ptr::{self, NonNull};

/// A connection that any thread may use, one at a time. Whoever has it keeps the connection of sqlx open meanwhile.
pub(in crate::db::sqlite) struct SharedConnection {
    db: NonNull<ffi::sqlite3>,
    statements: NonNull<Statements>,
}

// SAFETY: the connection has a mutex (`open` asks for it), so that SQLite takes calls from any thread; `statements` are
// used under the mutex alone.
unsafe impl Send for SharedConnection {}

/// The statements of a [`SharedConnection`] that were not finalized yet; the connection keeps them.
type Statements = Vec<NonNull<ffi::sqlite3_stmt>>;

/// The name by which the connection keeps them.
const STATEMENTS: &CStr = c"orm statements";

/// A statement of a [`SharedConnection`]. It is finalized by hand, or when the connection is closed.
pub(in crate::db::sqlite) struct SharedStatement(NonNull<ffi::sqlite3_stmt>);

// SAFETY: it is used under the mutex of its connection alone.
unsafe impl Send for SharedStatement {}

/// A connection that this thread alone uses, until this is dropped.
pub(in crate::db::sqlite) struct LockedConnection<'c> {
    connection: &'c SharedConnection,
    mutex: *mut ffi::sqlite3_mutex,
}

impl SharedConnection {
    /// Opens the connection to other threads; `None` where SQLite cannot. Statements of an earlier call are finalized.
    pub(in crate::db::sqlite) fn open(handle: &mut LockedSqliteHandle<'_>) -> Option<Self> {
        let db = handle.as_raw_handle();
        // SAFETY: the locked handle is an open connection that no other thread uses. What it keeps by this name is null
        // or was put there by `keep_statements`.
        unsafe {
            if ffi::sqlite3_db_mutex(db.as_ptr()).is_null() {
                return None;
            }
            let kept = ffi::sqlite3_get_clientdata(db.as_ptr(), STATEMENTS.as_ptr());
            let statements = NonNull::new(kept.cast()).or_else(|| keep_statements(db))?;
            finalize_all(statements);
            Some(SharedConnection { db, statements })
        }
    }

    /// Keeps all other threads out; `None` if one is in.
    pub(in crate::db::sqlite) fn try_lock(&mut self) -> Option<LockedConnection<'_>> {
        // SAFETY: the connection is open, and its mutex lives as long.
        unsafe {
            let mutex = ffi::sqlite3_db_mutex(self.db.as_ptr());
            (ffi::sqlite3_mutex_try(mutex) == ffi::SQLITE_OK).then_some(LockedConnection {
                connection: self,
                mutex,
            })
        }
    }
}

impl LockedConnection<'_> {
    /// Compiles a statement; `None` if SQLite refuses.
    pub(in crate::db::sqlite) fn prepare(&mut self, text: &str) -> Option<SharedStatement> {
        let mut statement = ptr::null_mut();
        let length = c_int::try_from(text.len()).ok()?;
        // SAFETY: the connection is open; the text is as long as said.
        unsafe {
            ffi::sqlite3_prepare_v3(
                self.db(),
                text.as_ptr().cast(),
                length,
                ffi::SQLITE_PREPARE_PERSISTENT,
                &raw mut statement,
                ptr::null_mut(),
            );
        }
        let statement = NonNull::new(statement)?;
        // SAFETY: the connection keeps them while it is open, and its mutex is held.
        unsafe { (*self.connection.statements.as_ptr()).push(statement) };
        Some(SharedStatement(statement))
    }

    /// Frees a statement of this connection.
    #[expect(clippy::needless_pass_by_value, reason = "nobody has it any more")]
    pub(in crate::db::sqlite) fn finalize(&mut self, statement: SharedStatement) {
        // SAFETY: it is a statement of this connection, which keeps it; nobody has it any more, and the mutex is held.
        unsafe {
            (*self.connection.statements.as_ptr()).retain(|kept| *kept != statement.0);
            ffi::sqlite3_finalize(statement.0.as_ptr());
        }
    }

    /// Returns whether a statement of this connection changes nothing.
    pub(in crate::db::sqlite) fn is_read_only(&mut self, statement: &SharedStatement) -> bool {
        debug_assert!(self.has(statement), "a statement of another connection");
        // SAFETY: it is a statement of this connection.
        unsafe { ffi::sqlite3_stmt_readonly(statement.0.as_ptr()) != 0 }
    }

    /// Returns the number of columns of the rows of a statement of this connection.
    pub(in crate::db::sqlite) fn columns(&mut self, statement: &SharedStatement) -> usize {
        debug_assert!(self.has(statement), "a statement of another connection");
        // SAFETY: it is a statement of this connection.
        let columns = unsafe { ffi::sqlite3_column_count(statement.0.as_ptr()) };
        usize::try_from(columns).unwrap_or_default()
    }

    /// Returns whether no transaction is open.
    pub(in crate::db::sqlite) fn is_autocommit(&mut self) -> bool {
        // SAFETY: the connection is open.
        unsafe { ffi::sqlite3_get_autocommit(self.db()) != 0 }
    }

    /// Binds the `n`th value of a statement of this connection, from 0 on. Returns whether SQLite took it.
    pub(in crate::db::sqlite) fn bind(
        &mut self,
        statement: &SharedStatement,
        n: usize,
        value: SqliteCell<'_>,
    ) -> bool {
        debug_assert!(self.has(statement), "a statement of another connection");
        let n = c_int::try_from(n + 1).unwrap_or_default();
        // SAFETY: it is a statement of this connection; SQLite copies the value.
        unsafe { bind(statement.0.as_ptr(), n, value, Lifetime::Call) == ffi::SQLITE_OK }
    }

    /// Carries a statement of this connection out, and packs its rows of so many columns. What is bound is bound no
    /// longer.
    pub(in crate::db::sqlite) fn run(
        &mut self,
        statement: &SharedStatement,
        columns: usize,
        rows: &mut Vec<u8>,
    ) -> RunEnd {
        debug_assert!(self.has(statement), "a statement of another connection");
        let statement = statement.0.as_ptr();
        // SAFETY: it is a statement of this connection, whose mutex is held: so its values are as good as copies of them,
        // until the next step.
        unsafe {
            let code = loop {
                let code = ffi::sqlite3_step(statement);
                if code != ffi::SQLITE_ROW {
                    break code;
                }
                if !pack(statement, columns, rows) {
                    break ffi::SQLITE_SCHEMA;
                }
            };
            let end = self.end(code);
            ffi::sqlite3_reset(statement);
            ffi::sqlite3_clear_bindings(statement);
            end
        }
    }

    /// Returns how a statement of this connection has just ended.
    ///
    /// # Safety
    ///
    /// The connection is open.
    unsafe fn end(&mut self, code: c_int) -> RunEnd {
        // SAFETY: as the caller says; the message is valid until the next call, and is copied.
        unsafe {
            match code {
                ffi::SQLITE_DONE => RunEnd::Done {
                    changed: ffi::sqlite3_changes64(self.db()).cast_unsigned(),
                    last_key: ffi::sqlite3_last_insert_rowid(self.db()),
                },
                code => {
                    let message = CStr::from_ptr(ffi::sqlite3_errmsg(self.db()));
                    RunEnd::Failed {
                        code,
                        message: message.to_string_lossy().into_owned(),
                        is_stopped: code == ffi::SQLITE_INTERRUPT,
                    }
                }
            }
        }
    }

    fn has(&self, statement: &SharedStatement) -> bool {
        // SAFETY: the statement was not finalized, as `finalize` takes it.
        unsafe { ffi::sqlite3_db_handle(statement.0.as_ptr()) == self.db() }
    }

    fn db(&self) -> *mut ffi::sqlite3 {
        self.connection.db.as_ptr()
    }
}

impl Drop for LockedConnection<'_> {
    fn drop(&mut self) {
        // SAFETY: this thread holds the mutex.
        unsafe { ffi::sqlite3_mutex_leave(self.mutex) };
    }
}

/// The end of a statement.
#[derive(Debug)]
pub(in crate::db::sqlite) enum RunEnd {
    /// The statement was carried out, and changed so many rows; a row was inserted last with that key.
    Done { changed: u64, last_key: i64 },
    /// The statement failed, or was stopped, with an extended result code and a message.
    Failed {
        code: c_int,
        message: String,
        is_stopped: bool,
    },
}

/// Packs the row that a statement is at; `false` where it has other columns, or no memory for them.
///
/// # Safety
///
/// The statement has a row, and its connection is used by nobody else.
unsafe fn pack(statement: *mut ffi::sqlite3_stmt, columns: usize, rows: &mut Vec<u8>) -> bool {
    // SAFETY: as the caller says.
    unsafe {
        if usize::try_from(ffi::sqlite3_data_count(statement)) != Ok(columns) {
            return false;
        }
        (0..ffi::sqlite3_data_count(statement)).all(|n| {
            let value = cell(ffi::sqlite3_column_value(statement, n));
            value.map(|value| value.push(rows)).is_some()
        })
    }
}

/// Makes the connection keep statements, which it finalizes when it is closed; `None` if it refuses.
///
/// # Safety
///
/// The connection is open, and no other thread uses it.
unsafe fn keep_statements(db: NonNull<ffi::sqlite3>) -> Option<NonNull<Statements>> {
    let kept = NonNull::from(Box::leak(Box::<Statements>::default()));
    let data = kept.as_ptr().cast::<c_void>();
    // SAFETY: as the caller says. SQLite copies the name, and lets the statements go when the connection is closed, or at
    // once if this fails.
    unsafe {
        let (db, name) = (db.as_ptr(), STATEMENTS.as_ptr());
        let is_kept = ffi::sqlite3_set_clientdata(db, name, data, Some(let_go)) == ffi::SQLITE_OK
            && ffi::sqlite3_trace_v2(db, ffi::SQLITE_TRACE_CLOSE, Some(closing), data)
                == ffi::SQLITE_OK;
        is_kept.then_some(kept)
    }
}

/// Called when the connection is about to be closed, which SQLite refuses while there are statements.
unsafe extern "C" fn closing(
    _: c_uint,
    statements: *mut c_void,
    _: *mut c_void,
    _: *mut c_void,
) -> c_int {
    if let Some(statements) = NonNull::new(statements.cast::<Statements>()) {
        // SAFETY: this was registered with them. SQLite holds the mutex, and the last who had the connection closes it:
        // nobody uses a statement any more.
        unsafe { finalize_all(statements) };
    }
    ffi::SQLITE_OK
}

/// Frees statements of a connection.
///
/// # Safety
///
/// The connection is open, no other thread uses it, and nobody uses a statement any more.
unsafe fn finalize_all(mut statements: NonNull<Statements>) {
    // SAFETY: as the caller says.
    unsafe {
        for statement in statements.as_mut().drain(..) {
            ffi::sqlite3_finalize(statement.as_ptr());
        }
    }
}

/// Called when the connection is closed.
unsafe extern "C" fn let_go(statements: *mut c_void) {
    // SAFETY: SQLite lets go once what it was given, which was a box.
    drop(unsafe { Box::from_raw(statements.cast::<Statements>()) });
}
