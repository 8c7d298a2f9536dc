//! SQLite's own interface, for what sqlx does not offer; the only unsafe code of the library.
//!
//! - `value`: values that functions of ours take and give;
//! - `scalar`: the functions that are written in safe Rust, in `db/sqlite/functions`;
//! - `aggregate`: the aggregates that are written in safe Rust, in `db/sqlite/aggregates`; `window`: these over windows;
//! - `bind`: values bound to a prepared statement;
//! - `direct`: statements that the thread of their caller carries out;
//! - `columns`, `rows`: many rows on their way in, the function `orm_columns` and the table `orm_rows`;
//! - `watch`, `counter`: what becomes of the rows that a statement writes, and the function `orm_is_new`;
//! - `fail`, `insert`, `pack`: the functions `orm_fail`, `orm_insert`, `orm_pack`, `orm_pack_rows` and `orm_row`.
//!
//! Every function here takes the locked handle of a connection, which keeps sqlx's worker thread out for as long; what is
//! in `direct` holds the mutex of SQLite instead.

#![expect(
    unsafe_code,
    reason = "SQLite is a C library, and sqlx offers no safe way to any of this"
)]

mod aggregate;
mod bind;
mod columns;
mod counter;
mod direct;
mod fail;
mod insert;
mod pack;
mod rows;
mod scalar;
mod value;
mod watch;
mod window;

use super::aggregates::{self, AggregateInRust};
use super::copy::InsertedRows;
use super::functions::{self, ScalarFunction};
use super::packs::Packs;
use super::write_watch::WriteWatch;
use libsqlite3_sys as ffi;
use sqlx::sqlite::LockedSqliteHandle;
use std::ffi::{CStr, c_int, c_void};
use std::ptr;
use std::sync::Arc;

pub(super) use direct::{LockedConnection, RunEnd, SharedConnection, SharedStatement};
pub(super) use watch::report_writes;

/// Registers all [`functions`] and [`aggregates`], `orm_columns`, `orm_fail`, `orm_insert`, `orm_is_new`, `orm_pack`,
/// `orm_pack_rows`, `orm_row` and `orm_rows`; switches texts in double quotes off, and the defensive mode and the checks of foreign keys on. `packs` is where packed rows are left, `inserted` where
/// inserted ones are counted, and `watch` may want to know what becomes of the rows of `orm_rows`.
/// A plan does not depend on bound values (QPSG): otherwise SQLite compiles a statement with `LIMIT ?` anew whenever
/// it is run.
///
/// Answers whether SQLite agreed to all of it.
pub(super) fn prepare(
    handle: &mut LockedSqliteHandle<'_>,
    packs: Arc<Packs>,
    inserted: Arc<InsertedRows>,
    watch: &Arc<WriteWatch>,
) -> bool {
    let db = handle.as_raw_handle().as_ptr();
    configure(db, ffi::SQLITE_DBCONFIG_DQS_DML, 0)
        && configure(db, ffi::SQLITE_DBCONFIG_DQS_DDL, 0)
        && configure(db, ffi::SQLITE_DBCONFIG_DEFENSIVE, 1)
        && configure(db, ffi::SQLITE_DBCONFIG_ENABLE_QPSG, 1)
        && configure(db, ffi::SQLITE_DBCONFIG_ENABLE_FKEY, 1)
        && register(db, c"orm_columns", Callable::Scalar(-1, columns::join))
        && register(db, c"orm_fail", Callable::Scalar(2, fail::fail))
        && rows::register(db, watch)
        && functions::all().all(|it| register(db, it.name, Callable::Safe(it)))
        && aggregates::ALL
            .iter()
            .all(|it| register(db, it.name, Callable::Aggregate(it)) && window::register(db, it))
        && register(
            db,
            c"orm_pack",
            Callable::Pack(pack::step, Arc::clone(&packs)),
        )
        && register(db, c"orm_pack_rows", Callable::Pack(pack::step_row, packs))
        && register(db, c"orm_row", Callable::Scalar(-1, pack::row))
        && register(db, c"orm_insert", Callable::Insert(inserted))
        && register(db, c"orm_is_new", Callable::IsNew(Arc::clone(watch)))
}

/// Number of bytes of a piece of memory that SQLite keeps at hand, and the number of such pieces. It cuts some into smaller
/// ones, of which each function takes one.
const LOOKASIDE: [c_int; 2] = [1_200, 100];

/// Has SQLite keep more memory at hand for short texts and the like: our functions alone fill what it has by default, and
/// each text that a statement copies would be allocated. Where SQLite has begun to use that memory, it stays as it is.
pub(super) fn enlarge_lookaside(handle: &mut LockedSqliteHandle<'_>) {
    let db = handle.as_raw_handle().as_ptr();
    let [size, count] = LOOKASIDE;
    // SAFETY: `db` is an open connection that no other thread uses, and this option takes a pointer, which may be null,
    // and two `int`s.
    unsafe {
        let option = ffi::SQLITE_DBCONFIG_LOOKASIDE;
        ffi::sqlite3_db_config(db, option, ptr::null_mut::<c_void>(), size, count);
    }
}

/// Returns whether no transaction is open.
pub(super) fn is_autocommit(handle: &mut LockedSqliteHandle<'_>) -> bool {
    let db = handle.as_raw_handle().as_ptr();
    // SAFETY: the locked handle is an open connection that no other thread uses.
    unsafe { ffi::sqlite3_get_autocommit(db) != 0 }
}

/// Someone who is asked whether to try again when another connection holds a lock.
pub(super) trait BusyHandler: Send + Sync {
    /// Pauses before the lock is tried again, after so many pauses; `false` to give up.
    fn pause(&self, times: usize) -> bool;
}

/// Makes a statement that needs a lock of another connection ask `handler` whether to try again.
///
/// Returns whether SQLite agreed.
pub(super) fn ask_when_busy<H: BusyHandler>(
    handle: &mut LockedSqliteHandle<'_>,
    handler: Arc<H>,
) -> bool {
    let db = handle.as_raw_handle().as_ptr();
    let asked = Arc::into_raw(handler).cast_mut().cast::<c_void>();
    // SAFETY: `db` is an open connection that no other thread uses, and SQLite copies the name; it lets go what it is
    // given when it closes the connection, when it is given another, or at once if it fails.
    let kept =
        unsafe { ffi::sqlite3_set_clientdata(db, c"orm".as_ptr(), asked, Some(let_go::<H>)) };
    kept == ffi::SQLITE_OK
        // SAFETY: `db` is as above, and `asked` was kept: it is there as long as statements run on the connection.
        && unsafe { ffi::sqlite3_busy_handler(db, Some(busy::<H>), asked) == ffi::SQLITE_OK }
}

/// Called by SQLite when it finds a lock: returns whether to try again, after so many times.
unsafe extern "C" fn busy<H: BusyHandler>(asked: *mut c_void, times: c_int) -> c_int {
    // SAFETY: registered with a handler of this type, which the connection keeps while a statement runs on it.
    let handler = unsafe { &*asked.cast::<H>() };
    c_int::from(handler.pause(usize::try_from(times).unwrap_or_default()))
}

unsafe extern "C" fn let_go<H: BusyHandler>(asked: *mut c_void) {
    // SAFETY: SQLite lets go once what it was given, which was an `Arc` of this type.
    drop(unsafe { Arc::from_raw(asked.cast::<H>()) });
}

fn configure(db: *mut ffi::sqlite3, option: c_int, value: c_int) -> bool {
    // SAFETY: `db` is an open connection that no other thread uses, and these options take an `int` and a pointer to
    // an `int` which may be null.
    unsafe { ffi::sqlite3_db_config(db, option, value, ptr::null_mut::<c_int>()) == ffi::SQLITE_OK }
}

type Call = unsafe extern "C" fn(*mut ffi::sqlite3_context, c_int, *mut *mut ffi::sqlite3_value);
enum Callable {
    /// A function of so many arguments; -1 for any number.
    Scalar(c_int, Call),
    /// A function that is written in safe Rust.
    Safe(&'static ScalarFunction),
    /// An aggregate that is written in safe Rust.
    Aggregate(&'static AggregateInRust),
    /// `orm_pack` or `orm_pack_rows`, which take a row so.
    Pack(Call, Arc<Packs>),
    /// `orm_insert`, of two.
    Insert(Arc<InsertedRows>),
    /// `orm_is_new`, of none.
    IsNew(Arc<WriteWatch>),
}

impl Callable {
    /// Returns how SQLite may call it. What writes is not called by the schema of a file, whoever made that.
    fn flags(&self) -> c_int {
        let nature = match self {
            Callable::Safe(function) if !function.deterministic => ffi::SQLITE_INNOCUOUS,
            Callable::Insert(_) | Callable::IsNew(_) => ffi::SQLITE_DIRECTONLY,
            _ => ffi::SQLITE_INNOCUOUS | ffi::SQLITE_DETERMINISTIC,
        };
        ffi::SQLITE_UTF8 | nature
    }
}

fn register(db: *mut ffi::sqlite3, name: &CStr, function: Callable) -> bool {
    let flags = function.flags();
    let create = |arguments, data, call, step, finish, let_go| {
        // SAFETY: `db` is an open connection that no other thread uses, SQLite copies the name, and the functions live
        // as long as the program; `let_go` is called once with `data`, also where this fails.
        unsafe {
            ffi::sqlite3_create_function_v2(
                db,
                name.as_ptr(),
                arguments,
                flags,
                data,
                call,
                step,
                finish,
                let_go,
            )
        }
    };
    let code = match function {
        Callable::Scalar(arguments, call) => {
            create(arguments, ptr::null_mut(), Some(call), None, None, None)
        }
        Callable::Safe(function) => create(
            function.arguments,
            ptr::from_ref(function).cast_mut().cast(),
            Some(scalar::call as Call),
            None,
            None,
            None,
        ),
        Callable::Aggregate(function) => create(
            1,
            ptr::from_ref(function).cast_mut().cast(),
            None,
            Some(aggregate::step as Call),
            Some(aggregate::finish as unsafe extern "C" fn(_)),
            None,
        ),
        Callable::Pack(step, packs) => create(
            -1,
            Arc::into_raw(packs).cast_mut().cast(),
            None,
            Some(step),
            Some(pack::finish as unsafe extern "C" fn(_)),
            Some(pack::let_go as unsafe extern "C" fn(_)),
        ),
        Callable::Insert(inserted) => create(
            2,
            Arc::into_raw(inserted).cast_mut().cast(),
            Some(insert::insert as Call),
            None,
            None,
            Some(insert::let_go as unsafe extern "C" fn(_)),
        ),
        Callable::IsNew(watch) => create(
            0,
            Arc::into_raw(watch).cast_mut().cast(),
            Some(watch::is_new as Call),
            None,
            None,
            Some(watch::let_go as unsafe extern "C" fn(_)),
        ),
    };
    code == ffi::SQLITE_OK
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::db::driver::{Address, Settings};
    use crate::db::sqlite::SqliteAddress;
    use sqlx::Executor;
    use std::time::Duration;

    /// Returns how many pieces of memory had to be allocated since none was left at hand.
    fn allocated(handle: &mut LockedSqliteHandle<'_>) -> c_int {
        let db = handle.as_raw_handle().as_ptr();
        let (mut now, mut all) = (0, 0);
        // SAFETY: `db` is an open connection that no other thread uses; SQLite writes both numbers.
        unsafe {
            let what = ffi::SQLITE_DBSTATUS_LOOKASIDE_MISS_FULL;
            ffi::sqlite3_db_status(db, what, &raw mut now, &raw mut all, 0);
        }
        all
    }

    #[tokio::test]
    async fn functions_leave_memory_for_statements() {
        let address = SqliteAddress::parse("sqlite::memory:").expect("a url");
        let (settings, limit) = (Settings::default(), Duration::from_secs(5));
        let session = address.connect(&settings, limit).await;
        let Ok(mut session) = session else {
            panic!("no connection");
        };
        let tables = "CREATE TABLE n (a TEXT, b TEXT, c TEXT); INSERT INTO n VALUES ('a', 'b', 'c'); \
            SELECT max(a, b, c) FROM (SELECT a, b, c FROM n ORDER BY b LIMIT 10)";
        session.connection.execute(tables).await.expect("it runs");
        let mut handle = session.connection.lock_handle().await.expect("a thread");
        assert_eq!(allocated(&mut handle), 0);
    }
}
