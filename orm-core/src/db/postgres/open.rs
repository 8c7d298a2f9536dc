//! Connecting to a server of Postgres.

use super::sharing::{self, Sharing};
use super::{Wire, enums};
use crate::db::connect_failure::ConnectFailure;
use crate::db::errors;
use crate::db::pooler::Pooler;
use crate::db::settings::Settings;
use crate::db::text::sql;
use crate::error::{Error, Result};
use futures_util::FutureExt;
use sqlx::error::DatabaseError;
use sqlx::postgres::{PgConnectOptions, PgConnection, PgDatabaseError};
use sqlx::{ConnectOptions, Connection, Executor};
use std::fmt;
use std::io::ErrorKind;
use std::panic::AssertUnwindSafe;
use std::str::FromStr;
use std::sync::OnceLock;
use std::time::Duration;

/// The lowest version, as the server writes it.
const LOWEST: u32 = 140_000;

/// Where a database is.
#[derive(Clone)]
pub(in crate::db) struct Address {
    options: PgConnectOptions,
    /// What its connections share, once that was found out.
    sharing: OnceLock<Sharing>,
}

impl Address {
    /// Reads a url of `postgres:`.
    pub(in crate::db) fn parse(url: &str) -> Result<Address> {
        let options = PgConnectOptions::from_str(url).map_err(|error| Error::Connect {
            why: format!(
                "{}; the url looks like `postgres://user:password@host:5432/database`",
                errors::configuration(&error)
            ),
            source: None,
        })?;
        Ok(Address {
            // Since Postgres 12 it says nothing new, and poolers refuse it.
            options: options.extra_float_digits(None).disable_statement_logging(),
            sharing: OnceLock::new(),
        })
    }

    /// Server and database, for messages.
    pub(in crate::db) fn name(&self) -> String {
        let database = self
            .options
            .get_database()
            .unwrap_or_else(|| self.options.get_username());
        format!("{}/{database}", self.server())
    }

    fn server(&self) -> String {
        match self.options.get_socket() {
            Some(socket) => socket.display().to_string(),
            None => format!("{}:{}", self.options.get_host(), self.options.get_port()),
        }
    }

    /// Connects and sets the connection up.
    ///
    /// The driver takes for granted that whoever answers speaks the protocol of Postgres, and panics where one does not.
    pub(in crate::db) async fn connect(&self, settings: &Settings) -> Result<Wire, ConnectFailure> {
        // On the heap: whatever runs a statement may have to connect, and would be as large.
        match AssertUnwindSafe(Box::pin(self.open(settings)))
            .catch_unwind()
            .await
        {
            Ok(Ok(wire)) => Ok(wire),
            Ok(Err(error)) => {
                let why = self.explain(&error);
                Err(ConnectFailure::of(error, why))
            }
            Err(_) => Err(ConnectFailure::new(no_postgres(&self.server()))),
        }
    }

    async fn open(&self, settings: &Settings) -> Result<Wire, sqlx::Error> {
        let mut connection = self.greet().await?;
        let sharing = match (settings.pooler, self.sharing.get()) {
            (Pooler::Session, _) => Sharing::Nothing,
            (Pooler::Transaction, _) => Sharing::Statements,
            (Pooler::Auto, Some(found)) => *found,
            (Pooler::Auto, None) => {
                let found = sharing::find(&mut connection, self.greet()).await?;
                *self.sharing.get_or_init(|| found)
            }
        };
        let local = set_up(&mut connection, settings, sharing).await?;
        if sharing == Sharing::Statements {
            enums::learn(&mut connection).await?;
        }
        Ok(Wire::new(connection, sharing, local))
    }

    /// Connects, and finds a server of a version that will do.
    async fn greet(&self) -> Result<PgConnection, sqlx::Error> {
        // On the heap: whatever runs a statement may have to connect, and would be as large.
        let connection = Box::pin(PgConnection::connect_with(&self.options)).await?;
        if let Some(version) = connection
            .server_version_num()
            .filter(|version| *version < LOWEST)
        {
            let why = format!(
                "the server is Postgres {}, and 14 is the lowest version",
                version / 10_000
            );
            return Err(sqlx::Error::Configuration(why.into()));
        }
        Ok(connection)
    }

    /// What is wrong, and how to mend it.
    fn explain(&self, error: &sqlx::Error) -> String {
        let server = self.server();
        let code = error
            .as_database_error()
            .and_then(DatabaseError::code)
            .unwrap_or_default()
            .into_owned();
        let user = self.options.get_username();
        match (code.as_str(), error) {
            ("28P01", _) => format!("the server at {server} refuses the password of user `{user}`"),
            ("28000", _) if routine(error) == Some("InitializeSessionUserId") => format!(
                "the server at {server} has no role `{user}` that may log in; create it with `CREATE ROLE … LOGIN`"
            ),
            ("28000", _) => format!(
                "the server at {server} does not let user `{user}` in; look at its `pg_hba.conf`"
            ),
            ("22023" | "42704", _) => {
                format!("the server at {server} does not take a setting in `options` of the url")
            }
            ("3D000", _) => {
                let database = self.options.get_database().unwrap_or(user);
                format!("the server at {server} has no database `{database}`; create it first")
            }
            ("53300", _) => format!(
                "the server at {server} has no connection left; raise its `max_connections`"
            ),
            ("57P03", _) => {
                format!("the server at {server} is starting up or shutting down; try again soon")
            }
            ("08P01", _) if self.options.get_options().is_some() => {
                format!(
                    "{server}: {error}; a pooler takes `options` only if its `ignore_startup_parameters` names it"
                )
            }
            (_, sqlx::Error::Io(error)) if error.kind() == ErrorKind::ConnectionRefused => {
                format!("nothing answers at {server}; is Postgres running there?")
            }
            (_, sqlx::Error::Io(error)) => format!("{server} cannot be reached: {error}"),
            (_, sqlx::Error::Tls(error)) => format!("no encrypted connection to {server}: {error}"),
            (_, sqlx::Error::Configuration(_)) => errors::configuration(error),
            (_, sqlx::Error::Protocol(_) | sqlx::Error::Decode(_)) => {
                format!("{} ({error})", no_postgres(&server))
            }
            _ => format!("{server}: {}", errors::words(error)),
        }
    }
}

/// The part of the server that reports an error, which tells two of one code apart.
fn routine(error: &sqlx::Error) -> Option<&str> {
    let reported: &PgDatabaseError = error.as_database_error()?.try_downcast_ref()?;
    reported.routine()
}

fn no_postgres(server: &str) -> String {
    format!("what answers at {server} does not speak the protocol of Postgres; is the port right?")
}

/// Ends a statement whose client is gone; not every system can.
const CHECK: &str = "client_connection_check_interval = 200";

/// Tells the server how the connection is to be used. Answers what is to be said after each `BEGIN` instead, where the
/// session is another client's after the transaction.
pub(super) async fn set_up(
    connection: &mut PgConnection,
    settings: &Settings,
    sharing: Sharing,
) -> Result<String, sqlx::Error> {
    if sharing != Sharing::Nothing {
        return set_up_each(connection, settings).await;
    }
    let limits = limits("SET", settings);
    match send(connection, &format!("SET {CHECK}; {limits}")).await {
        Err(sqlx::Error::Database(_)) => send(connection, &limits).await,
        done => done,
    }?;
    Ok(String::new())
}

async fn set_up_each(
    connection: &mut PgConnection,
    settings: &Settings,
) -> Result<String, sqlx::Error> {
    let checked = send(connection, &format!("BEGIN; SET LOCAL {CHECK}")).await;
    send(connection, "ROLLBACK").await?;
    let limits = limits("SET LOCAL", settings);
    match checked {
        Ok(()) => Ok(format!("; SET LOCAL {CHECK}; {limits}")),
        Err(sqlx::Error::Database(_)) => Ok(format!("; {limits}")),
        Err(error) => Err(error),
    }
}

/// What every connection is told: in one message, and not as startup options, which some poolers refuse.
fn limits(set: &str, settings: &Settings) -> String {
    let statement = settings
        .statement_timeout
        .unwrap_or(Duration::from_secs(30));
    format!(
        "{set} statement_timeout = {}; {set} lock_timeout = {}; {set} idle_in_transaction_session_timeout = {}",
        millis(statement),
        millis(settings.lock_timeout),
        millis(settings.idle_in_transaction_timeout),
    )
}

/// At most what the server takes. Zero is unlimited, so less than one millisecond is one.
fn millis(duration: Duration) -> i32 {
    let millis = i32::try_from(duration.as_millis()).unwrap_or(i32::MAX);
    if millis == 0 && !duration.is_zero() {
        1
    } else {
        millis
    }
}

pub(super) async fn send(connection: &mut PgConnection, text: &str) -> Result<(), sqlx::Error> {
    let text = sql(text.to_owned()).map_err(|error| sqlx::Error::Configuration(Box::new(error)))?;
    connection.execute(sqlx::raw_sql(text)).await.map(|_| ())
}

/// Without the password.
impl fmt::Debug for Address {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Address").field(&self.name()).finish()
    }
}
