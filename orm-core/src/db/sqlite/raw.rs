//! SQLite's own interface, for what sqlx does not offer; the only unsafe code of the library.
//!
//! - `value`: values that functions of ours take and give;
//! - `number`, `counter`, `pack`, `unpack`: the functions `orm_add_f64` and its like, `orm_counted`, `orm_pack`,
//!   `orm_unpack`.
//!
//! Every function here takes the locked handle of a connection, which keeps sqlx's worker thread out for as long.

#![expect(
    unsafe_code,
    reason = "SQLite is a C library, and sqlx offers no safe way to any of this"
)]

mod counter;
mod number;
mod pack;
mod unpack;
mod value;

use super::number::{CALCULATIONS, Calculation};
use super::packed::{Packs, SqliteCell};
use libsqlite3_sys as ffi;
use sqlx::sqlite::LockedSqliteHandle;
use std::ffi::{CStr, c_int, c_void};
use std::sync::Arc;
use std::{ptr, slice, str};
use value::answer;

/// Registers `orm_lower`, `orm_upper`, `orm_fold`, `orm_like`, `orm_cast`, `orm_add_f64` and its like, `orm_counted`,
/// `orm_pack` and `orm_unpack`; switches texts in double quotes off and the defensive mode on. `packs` is where packed
/// rows are left.
/// A plan does not depend on bound values (QPSG): otherwise SQLite compiles a statement with `LIMIT ?` anew whenever
/// it is run.
///
/// Answers whether SQLite agreed to all of it.
pub(super) fn prepare(handle: &mut LockedSqliteHandle<'_>, packs: Arc<Packs>) -> bool {
    let db = handle.as_raw_handle().as_ptr();
    configure(db, ffi::SQLITE_DBCONFIG_DQS_DML, 0)
        && configure(db, ffi::SQLITE_DBCONFIG_DQS_DDL, 0)
        && configure(db, ffi::SQLITE_DBCONFIG_DEFENSIVE, 1)
        && configure(db, ffi::SQLITE_DBCONFIG_ENABLE_QPSG, 1)
        && register(db, c"orm_lower", Function::Scalar(1, lower))
        && register(db, c"orm_upper", Function::Scalar(1, upper))
        && register(db, c"orm_fold", Function::Scalar(1, fold))
        && register(db, c"orm_like", Function::Scalar(2, like))
        && register(db, c"orm_counted", Function::Scalar(2, counter::counted))
        && register(db, c"orm_unpack", Function::Scalar(2, unpack::unpack))
        && register(db, c"orm_cast", Function::Scalar(3, number::cast))
        && CALCULATIONS
            .iter()
            .all(|it| register(db, it.name, Function::Calculation(it)))
        && register(db, c"orm_pack", Function::Pack(packs))
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
enum Function {
    /// A function of so many arguments.
    Scalar(c_int, Call),
    /// `orm_add_f32` and its like, of two.
    Calculation(&'static Calculation),
    /// `orm_pack`, of any number.
    Pack(Arc<Packs>),
}

fn register(db: *mut ffi::sqlite3, name: &CStr, function: Function) -> bool {
    let flags = ffi::SQLITE_UTF8 | ffi::SQLITE_DETERMINISTIC | ffi::SQLITE_INNOCUOUS;
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
        Function::Scalar(arguments, call) => {
            create(arguments, ptr::null_mut(), Some(call), None, None, None)
        }
        Function::Calculation(calculation) => create(
            2,
            ptr::from_ref(calculation).cast_mut().cast(),
            Some(number::calculate as Call),
            None,
            None,
            None,
        ),
        Function::Pack(packs) => create(
            -1,
            Arc::into_raw(packs).cast_mut().cast(),
            None,
            Some(pack::step as Call),
            Some(pack::finish as unsafe extern "C" fn(_)),
            Some(pack::let_go as unsafe extern "C" fn(_)),
        ),
    };
    code == ffi::SQLITE_OK
}

/// `orm_lower(text)`: lower case by Unicode; of what is no text, null.
unsafe extern "C" fn lower(
    context: *mut ffi::sqlite3_context,
    count: c_int,
    values: *mut *mut ffi::sqlite3_value,
) {
    // SAFETY: SQLite calls this with the context and the arguments of one call.
    unsafe { map(context, count, values, str::to_lowercase) }
}

/// `orm_upper(text)`: upper case by Unicode; of what is no text, null.
unsafe extern "C" fn upper(
    context: *mut ffi::sqlite3_context,
    count: c_int,
    values: *mut *mut ffi::sqlite3_value,
) {
    // SAFETY: SQLite calls this with the context and the arguments of one call.
    unsafe { map(context, count, values, str::to_uppercase) }
}

/// `orm_fold(text)`: the one form of all texts that differ by case alone; of what is no text, null.
unsafe extern "C" fn fold(
    context: *mut ffi::sqlite3_context,
    count: c_int,
    values: *mut *mut ffi::sqlite3_value,
) {
    // SAFETY: SQLite calls this with the context and the arguments of one call.
    unsafe {
        map(context, count, values, |text| {
            text.to_lowercase().to_uppercase()
        });
    }
}

/// `orm_like(text, pattern)`: whether the text fits the pattern; of what is no text, null.
unsafe extern "C" fn like(
    context: *mut ffi::sqlite3_context,
    count: c_int,
    values: *mut *mut ffi::sqlite3_value,
) {
    // Registered for two arguments; SQLite refuses any other number while it compiles a statement.
    debug_assert_eq!(count, 2, "two arguments");
    // SAFETY: the context and the two arguments are those of one call by SQLite, valid until this returns, and each is
    // read once.
    unsafe {
        let fits = text(*values)
            .zip(text(*values.add(1)))
            .map(|(text, pattern)| super::like::like(text, pattern));
        answer(
            context,
            fits.map_or(SqliteCell::Null, |fits| SqliteCell::Integer(fits.into())),
        );
    }
}

/// Gives SQLite the first argument changed by `change`, if it is a text; otherwise null.
///
/// # Safety
///
/// The context and the arguments are those of one call by SQLite.
unsafe fn map(
    context: *mut ffi::sqlite3_context,
    count: c_int,
    values: *mut *mut ffi::sqlite3_value,
    change: fn(&str) -> String,
) {
    // Registered for one argument; SQLite refuses any other number while it compiles a statement.
    debug_assert_eq!(count, 1, "one argument");
    // SAFETY: there is one argument, and its value is valid until this call returns.
    let text = unsafe { text(*values) };
    let changed = text.map(change);
    let value = changed
        .as_deref()
        .map_or(SqliteCell::Null, |text| SqliteCell::Text(text.as_bytes()));
    // SAFETY: the context is that of this call.
    unsafe { answer(context, value) }
}

/// The text that a value holds, if it holds one in UTF-8.
///
/// # Safety
///
/// The value is valid, and is not converted, as long as the text is used.
unsafe fn text<'v>(value: *mut ffi::sqlite3_value) -> Option<&'v str> {
    // SAFETY: the value is valid.
    if unsafe { ffi::sqlite3_value_type(value) } != ffi::SQLITE_TEXT {
        return None;
    }
    // SAFETY: the value is valid; the length is asked after the text, as SQLite demands.
    let (start, length) = unsafe {
        (
            ffi::sqlite3_value_text(value),
            ffi::sqlite3_value_bytes(value),
        )
    };
    if start.is_null() {
        return None;
    }
    // SAFETY: SQLite says that so many bytes stand there, and keeps them until the value changes.
    let bytes = unsafe { slice::from_raw_parts(start, usize::try_from(length).ok()?) };
    str::from_utf8(bytes).ok()
}
