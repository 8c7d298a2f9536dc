//! The lock that one session holds while it applies migrations, the limits of its transactions, and the indexes that it
//! left half built.

use crate::backend::Backend;
use crate::error::DecodeResult;
use crate::sql::writer::Writer;
use crate::sql::{Statement, Verb, ddl, dialect_of};
use crate::value::{Parameter, Reader, Value};
use std::time::Duration;

/// The number that is locked: another one for each schema in which there is a history.
const KEY: &str = "hashtextextended('orm_migrations.' || current_schema(), 0)";

/// Takes the lock if nobody has it: one row, of a boolean. It lasts until it is released or its session ends.
///
/// It is asked for again and again, never waited for: `CREATE INDEX CONCURRENTLY` of its holder waits for every
/// statement that is under way, one that waits for the lock too.
pub fn try_lock() -> Statement {
    select(format!("SELECT pg_try_advisory_lock({KEY})"))
}

/// The session that has the lock.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SessionNumbers {
    /// Its number on the server.
    pub pid: i64,
    /// The name that its program gave it.
    pub application: String,
    /// The seconds since it began.
    pub seconds: i64,
}

impl SessionNumbers {
    /// Reads a row of [`find_lock_holder`].
    pub fn read(row: &mut dyn Reader) -> DecodeResult<Self> {
        Ok(SessionNumbers {
            pid: row.i64()?,
            application: row.string()?,
            seconds: row.i64()?,
        })
    }
}

/// Asks who has the lock.
pub fn find_lock_holder() -> Statement {
    select(format!(
        "SELECT activity.pid::int8, coalesce(activity.application_name, ''), \
         coalesce(extract(epoch FROM clock_timestamp() - activity.backend_start), 0)::int8 \
         FROM pg_locks AS held JOIN pg_stat_activity AS activity ON activity.pid = held.pid \
         WHERE held.locktype = 'advisory' AND held.granted AND held.objsubid = 1 \
         AND held.database = (SELECT oid FROM pg_database WHERE datname = current_database()) \
         AND (held.classid::int8 << 32) | held.objid::int8 = {KEY}"
    ))
}

/// Sets the limits of a transaction that changes tables: how long it waits for the lock of a table. Until it has the lock
/// everybody else who wants the table waits behind it.
pub fn limits(lock_timeout: Duration) -> Statement {
    let milliseconds = lock_timeout.as_millis();
    let text = format!(
        "SET LOCAL lock_timeout = {milliseconds}; SET LOCAL idle_in_transaction_session_timeout = 0"
    );
    ddl::statement(text, Vec::new())
}

/// Takes the limits away from a session, for a statement that waits for others and keeps none of them from writing.
pub fn no_limits() -> Statement {
    let text = "SET lock_timeout = 0; SET statement_timeout = 0";
    ddl::statement(text, Vec::new())
}

/// Checks at once what waits for the end of the transaction, on Postgres: no table changes while rows of it are still to be
/// checked. Afterwards such keys wait again.
pub fn check_deferred() -> Statement {
    let text = "SET CONSTRAINTS ALL IMMEDIATE; DO $orm$ DECLARE names text; BEGIN \
         SELECT string_agg(DISTINCT format('%I.%I', pg_namespace.nspname, pg_constraint.conname), ', ') INTO names \
         FROM pg_constraint JOIN pg_namespace ON pg_namespace.oid = pg_constraint.connamespace \
         WHERE pg_constraint.condeferred; \
         IF names IS NOT NULL THEN EXECUTE 'SET CONSTRAINTS ' || names || ' DEFERRED'; END IF; END $orm$";
    ddl::statement(text, Vec::new())
}

/// Asks for the names of the indexes that sessions of this database build at the moment.
pub fn find_builds() -> Statement {
    select(
        "SELECT pg_class.relname::text FROM pg_stat_progress_create_index AS build \
         JOIN pg_class ON pg_class.oid = build.index_relid WHERE build.datname = current_database()"
            .to_owned(),
    )
}

/// Asks for an index: one row that says whether it is valid, or none.
pub fn find_index(namespace: Option<&str>, name: &str) -> Statement {
    let text = "SELECT pg_index.indisvalid FROM pg_index JOIN pg_class ON pg_class.oid = pg_index.indexrelid \
         JOIN pg_namespace ON pg_namespace.oid = pg_class.relnamespace \
         WHERE pg_namespace.nspname = coalesce(nullif($1::text, ''), current_schema()) AND pg_class.relname = $2::text";
    let parameters = [namespace.unwrap_or_default(), name];
    let parameters = parameters.map(|text| Parameter::from(Value::Text(text.to_owned())));
    Statement::new(text, parameters.to_vec(), None, Verb::Select)
}

/// Asks for the indexes that are not valid, since `CREATE INDEX CONCURRENTLY` failed on its way or is on it: namespace, name,
/// and whether the namespace is the one in which the session makes tables.
pub fn find_invalid_indexes() -> Statement {
    select(
        "SELECT pg_namespace.nspname::text, pg_class.relname::text, \
         coalesce(pg_namespace.nspname = current_schema(), false) FROM pg_index \
         JOIN pg_class ON pg_class.oid = pg_index.indexrelid \
         JOIN pg_namespace ON pg_namespace.oid = pg_class.relnamespace WHERE NOT pg_index.indisvalid"
            .to_owned(),
    )
}

/// Drops such an index.
pub fn drop_invalid_index(namespace: &str, name: &str) -> Statement {
    let mut to = Writer::new(dialect_of(Backend::Postgres));
    to.push("DROP INDEX CONCURRENTLY IF EXISTS ");
    to.name(namespace);
    to.push(".");
    to.name(name);
    ddl::statement(to.finish().0, Vec::new())
}

fn select(text: String) -> Statement {
    Statement::new(text, Vec::new(), None, Verb::Select)
}
