//! The list of databases: an arm for each in every enum and `match` of this file. Only
//! [`raw_connection`](super::raw_connection) knows them apart besides.

mod no_url;

use super::driver::{
    Address, ConnectFailure, DriverRow, ReadRow, Report, ReportedError, RowsPart, Session, Settings,
};
#[cfg(feature = "postgres")]
use super::postgres::{PostgresAddress, PostgresSession};
#[cfg(feature = "sqlite")]
use super::sqlite::{SqliteAddress, SqliteSession};
use crate::backend::Backend;
use crate::error::{Error, Result};
use crate::sql::Statement;
use std::path::PathBuf;
use std::time::Duration;

/// The rows that a session answers with.
type RowOf<S> = <S as Session>::Row;

/// A url, understood by the driver of its scheme.
#[derive(Clone, Debug)]
pub(super) enum AnyAddress {
    #[cfg(feature = "sqlite")]
    Sqlite(Box<SqliteAddress>),
    #[cfg(feature = "postgres")]
    Postgres(PostgresAddress),
}

/// A session of any driver.
pub(super) enum AnySession {
    #[cfg(feature = "sqlite")]
    Sqlite(SqliteSession),
    #[cfg(feature = "postgres")]
    Postgres(PostgresSession),
}

/// A row as its driver holds it, or several in one.
pub(super) enum AnyRow {
    #[cfg(feature = "sqlite")]
    Sqlite(RowOf<SqliteSession>),
    #[cfg(feature = "postgres")]
    Postgres(RowOf<PostgresSession>),
}

/// Facts about all rows of one answer, worked out at the first of them.
#[derive(Default)]
pub(super) struct AnyShape {
    #[cfg(feature = "sqlite")]
    sqlite: <RowOf<SqliteSession> as DriverRow>::Shape,
    #[cfg(feature = "postgres")]
    postgres: <RowOf<PostgresSession> as DriverRow>::Shape,
}

/// Does the same with an address of either kind.
macro_rules! on_address {
    ($address:expr, $it:ident => $call:expr) => {
        match $address {
            #[cfg(feature = "sqlite")]
            AnyAddress::Sqlite($it) => $call,
            #[cfg(feature = "postgres")]
            AnyAddress::Postgres($it) => $call,
        }
    };
}

/// Does the same with a session of either kind.
macro_rules! on_session {
    ($session:expr, $it:ident => $call:expr) => {
        match $session {
            #[cfg(feature = "sqlite")]
            $crate::db::drivers::AnySession::Sqlite($it) => $call,
            #[cfg(feature = "postgres")]
            $crate::db::drivers::AnySession::Postgres($it) => $call,
        }
    };
}
pub(super) use on_session;

impl AnyAddress {
    /// Reads a url.
    pub(super) fn parse(url: &str) -> Result<AnyAddress> {
        match url.split_once(':').map(|(scheme, _)| scheme) {
            #[cfg(feature = "sqlite")]
            Some("sqlite") => {
                SqliteAddress::parse(url).map(|address| AnyAddress::Sqlite(Box::new(address)))
            }
            #[cfg(not(feature = "sqlite"))]
            Some("sqlite") => Err(missing("sqlite")),
            #[cfg(feature = "postgres")]
            Some("postgres" | "postgresql") => {
                PostgresAddress::parse(url).map(AnyAddress::Postgres)
            }
            #[cfg(not(feature = "postgres"))]
            Some("postgres" | "postgresql") => Err(missing("postgres")),
            // The url is not shown: it may hold a password.
            _ => Err(connect(no_url::no_url(url))),
        }
    }

    /// Returns the database.
    pub(super) fn backend(&self) -> Backend {
        fn of<A: Address>(_: &A) -> Backend {
            A::BACKEND
        }
        match self {
            #[cfg(feature = "sqlite")]
            AnyAddress::Sqlite(address) => of(&**address),
            #[cfg(feature = "postgres")]
            AnyAddress::Postgres(address) => of(address),
        }
    }

    /// Returns the name of the database for messages, without a password.
    pub(super) fn name(&self) -> String {
        on_address!(self, address => address.name())
    }

    /// Returns the name of the database by itself, without the server or the folder.
    pub(super) fn database(&self) -> String {
        on_address!(self, address => address.database())
    }

    /// Returns another database of the same server, where there is one.
    pub(super) fn of_database(&self, name: &str) -> Option<Self> {
        match self {
            #[cfg(feature = "sqlite")]
            AnyAddress::Sqlite(address) => {
                let other = address.of_database(name);
                other.map(|address| AnyAddress::Sqlite(Box::new(address)))
            }
            #[cfg(feature = "postgres")]
            AnyAddress::Postgres(address) => address.of_database(name).map(AnyAddress::Postgres),
        }
    }

    /// Returns the address of a replica: see [`Address::into_replica_of`].
    pub(super) fn into_replica_of(self, primary: &Self) -> Result<Self> {
        match (self, primary) {
            #[cfg(feature = "sqlite")]
            (AnyAddress::Sqlite(address), AnyAddress::Sqlite(primary)) => {
                let replica = address.into_replica_of(primary);
                replica.map(|address| AnyAddress::Sqlite(Box::new(address)))
            }
            #[cfg(feature = "postgres")]
            (AnyAddress::Postgres(address), AnyAddress::Postgres(primary)) => {
                address.into_replica_of(primary).map(AnyAddress::Postgres)
            }
            #[cfg(all(feature = "sqlite", feature = "postgres"))]
            (replica, primary) => Err(connect(format!(
                "a replica is of the same kind as its database, and `{}` is not of the kind of `{}`",
                replica.name(),
                primary.name()
            ))),
        }
    }

    /// Returns whether another server is looked for where a write is refused: see [`Address::wants_writes`].
    pub(super) fn wants_writes(&self) -> bool {
        on_address!(self, address => address.wants_writes())
    }

    /// Returns whether the connection is the database.
    pub(super) fn is_memory(&self) -> bool {
        on_address!(self, address => address.is_memory())
    }

    /// Returns the file that one transaction at a time may write to, if there is one.
    pub(super) fn file(&self) -> Option<PathBuf> {
        on_address!(self, address => address.file())
    }

    /// Returns whether some statements are carried out at once: see [`Session::ANSWERS_AT_ONCE`].
    pub(super) fn answers_at_once(&self) -> bool {
        fn of<A: Address>(_: &A) -> bool {
            A::Session::ANSWERS_AT_ONCE
        }
        match self {
            #[cfg(feature = "sqlite")]
            AnyAddress::Sqlite(address) => of(&**address),
            #[cfg(feature = "postgres")]
            AnyAddress::Postgres(address) => of(address),
        }
    }

    /// Connects, and sets the connection up: see [`Address::connect`].
    pub(super) async fn connect(
        &self,
        settings: &Settings,
        limit: Duration,
    ) -> Result<AnySession, ConnectFailure> {
        match self {
            #[cfg(feature = "sqlite")]
            AnyAddress::Sqlite(address) => {
                let session = address.connect(settings, limit).await;
                session.map(AnySession::Sqlite)
            }
            #[cfg(feature = "postgres")]
            AnyAddress::Postgres(address) => {
                let session = address.connect(settings, limit).await;
                session.map(AnySession::Postgres)
            }
        }
    }
}

impl AnySession {
    /// Returns whether there is a server: see [`Session::IS_REMOTE`].
    pub(super) fn is_remote(&self) -> bool {
        fn of<S: Session>(_: &S) -> bool {
            S::IS_REMOTE
        }
        on_session!(self, session => of(session))
    }

    /// Returns whether an open transaction is rolled back, rather than its connection closed: see
    /// [`Session::ROLLS_BACK_WHEN_RELEASED`].
    pub(super) fn rolls_back_when_released(&self) -> bool {
        fn of<S: Session>(_: &S) -> bool {
            S::ROLLS_BACK_WHEN_RELEASED
        }
        on_session!(self, session => of(session))
    }
}

#[cfg(feature = "sqlite")]
impl From<RowOf<SqliteSession>> for AnyRow {
    fn from(row: RowOf<SqliteSession>) -> Self {
        AnyRow::Sqlite(row)
    }
}

#[cfg(feature = "postgres")]
impl From<RowOf<PostgresSession>> for AnyRow {
    fn from(row: RowOf<PostgresSession>) -> Self {
        AnyRow::Postgres(row)
    }
}

impl DriverRow for AnyRow {
    type Shape = AnyShape;

    fn read_part(
        &self,
        part: &mut RowsPart,
        shape: &mut AnyShape,
        read: ReadRow<'_>,
    ) -> Result<bool> {
        match self {
            #[cfg(feature = "sqlite")]
            AnyRow::Sqlite(row) => row.read_part(part, &mut shape.sqlite, read),
            #[cfg(feature = "postgres")]
            AnyRow::Postgres(row) => row.read_part(part, &mut shape.postgres, read),
        }
    }
}

/// Returns the error that a database reports, if it is one of a database.
pub(super) fn reported(error: &sqlx::Error) -> Option<&dyn ReportedError> {
    let error = error.as_database_error()?;
    #[cfg(feature = "sqlite")]
    if let Some(error) = error.try_downcast_ref::<sqlx::sqlite::SqliteError>() {
        return Some(error);
    }
    #[cfg(feature = "postgres")]
    if let Some(error) = error.try_downcast_ref::<sqlx::postgres::PgDatabaseError>() {
        return Some(error);
    }
    None
}

/// Classifies an error of a driver, which `statement` failed with, if it was one.
pub(super) fn report<'e>(error: &'e sqlx::Error, statement: Option<&'e Statement>) -> Report<'e> {
    match error {
        sqlx::Error::Database(_) => {
            reported(error).map_or(Report::Other, |error| error.report(statement))
        }
        sqlx::Error::Configuration(_) => Report::Refused,
        sqlx::Error::Tls(_) => Report::NotEncrypted,
        sqlx::Error::Io(_) | sqlx::Error::Protocol(_) | sqlx::Error::WorkerCrashed => {
            Report::Lost { sent: true }
        }
        _ => Report::Other,
    }
}

#[cfg(not(all(feature = "sqlite", feature = "postgres")))]
fn missing(feature: &str) -> Error {
    connect(format!(
        "this program was built without `{feature}`; enable that feature of `orm`"
    ))
}

fn connect(why: impl Into<String>) -> Error {
    Error::Connect {
        why: why.into(),
        source: None,
    }
}
