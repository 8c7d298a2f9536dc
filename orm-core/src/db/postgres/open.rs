//! Connecting to a server of Postgres.

use super::Wire;
use crate::db::connect_failure::ConnectFailure;
use crate::db::errors;
use crate::db::settings::Settings;
use crate::db::text::sql;
use crate::error::{Error, Result};
use futures_util::FutureExt;
use sqlx::error::DatabaseError;
use sqlx::postgres::{PgConnectOptions, PgConnection};
use sqlx::{ConnectOptions, Connection, Executor};
use std::fmt;
use std::io::ErrorKind;
use std::panic::AssertUnwindSafe;
use std::str::FromStr;
use std::time::Duration;

/// The lowest version, as the server writes it.
const LOWEST: u32 = 140_000;

/// Where a database is.
#[derive(Clone)]
pub(in crate::db) struct Address {
    options: PgConnectOptions,
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
            options: options.disable_statement_logging(),
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
        match AssertUnwindSafe(self.open(settings)).catch_unwind().await {
            Ok(Ok(wire)) => Ok(wire),
            Ok(Err(error)) => {
                let why = self.explain(&error);
                Err(ConnectFailure::of(error, why))
            }
            Err(_) => Err(ConnectFailure::new(no_postgres(&self.server()))),
        }
    }

    async fn open(&self, settings: &Settings) -> Result<Wire, sqlx::Error> {
        let mut connection = PgConnection::connect_with(&self.options).await?;
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
        set_up(&mut connection, settings).await?;
        Ok(Wire::new(connection))
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
            ("28000", _) => format!(
                "the server at {server} does not let user `{user}` in; look at its `pg_hba.conf`"
            ),
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
            (_, sqlx::Error::Io(error)) if error.kind() == ErrorKind::ConnectionRefused => {
                format!("nothing answers at {server}; is Postgres running there?")
            }
            (_, sqlx::Error::Io(error)) => format!("{server} cannot be reached: {error}"),
            (_, sqlx::Error::Tls(error)) => format!("no encrypted connection to {server}: {error}"),
            (_, sqlx::Error::Configuration(_)) => errors::configuration(error),
            (_, sqlx::Error::Protocol(_) | sqlx::Error::Decode(_)) => {
                format!("{} ({error})", no_postgres(&server))
            }
            _ => format!("{server}: {error}"),
        }
    }
}

fn no_postgres(server: &str) -> String {
    format!("what answers at {server} does not speak the protocol of Postgres; is the port right?")
}

/// Tells the server how the connection is to be used.
pub(super) async fn set_up(
    connection: &mut PgConnection,
    settings: &Settings,
) -> Result<(), sqlx::Error> {
    // Ends a statement whose client is gone; not every system can.
    let check = "SET client_connection_check_interval = 200; ";
    let set = set(settings);
    match send(connection, &format!("{check}{set}")).await {
        Err(sqlx::Error::Database(_)) => send(connection, &set).await,
        done => done,
    }
}

/// What every connection is told: in one message, and not as startup options, which some poolers refuse.
fn set(settings: &Settings) -> String {
    let statement = settings
        .statement_timeout
        .unwrap_or(Duration::from_secs(30));
    format!(
        "SET statement_timeout = {}; SET lock_timeout = {}; SET idle_in_transaction_session_timeout = {}",
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

async fn send(connection: &mut PgConnection, text: &str) -> Result<(), sqlx::Error> {
    let text = sql(text.to_owned()).map_err(|error| sqlx::Error::Configuration(Box::new(error)))?;
    connection.execute(sqlx::raw_sql(text)).await.map(|_| ())
}

/// Without the password.
impl fmt::Debug for Address {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Address").field(&self.name()).finish()
    }
}
