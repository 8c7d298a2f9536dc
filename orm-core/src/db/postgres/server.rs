//! One server of those that a url names.

use super::errors::shown;
use super::tls::{TlsMode, is_remote};
use super::url::Url;
use crate::db::driver::{ConnectFailure, Prospect, configuration};
use sqlx::error::DatabaseError;
use sqlx::postgres::{PgConnectOptions, PgConnection, PgDatabaseError, PgSslMode};
use sqlx::{ConnectOptions, Connection};
use std::io::ErrorKind;
use std::str::FromStr;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

/// The lowest version, as the server writes it.
const LOWEST: u32 = 140_000;

/// One server, and how it is reached.
#[derive(Clone)]
pub(super) struct Server {
    options: PgConnectOptions,
    tls: TlsMode,
    /// The files of TLS, for messages.
    files: String,
    /// Longest time that it may take to answer, where the url says so.
    limit: Option<Duration>,
    /// True once the log says that a connection is not encrypted; shared by all servers of a database.
    has_warned: Arc<AtomicBool>,
}

impl Server {
    /// All servers of a url.
    pub(super) fn all(url: &Url) -> Result<Vec<Server>, String> {
        let told = url.of_each_host();
        let limit = url.connect_timeout;
        let has_warned = Arc::<AtomicBool>::default();
        let server = |told: &String| {
            let options =
                PgConnectOptions::from_str(told).map_err(|error| configuration(&error))?;
            Ok(Server {
                tls: url.tls.mode(options.get_ssl_mode()),
                files: url.tls.names(),
                // Since Postgres 12 it says nothing new, and poolers refuse it.
                options: options.extra_float_digits(None).disable_statement_logging(),
                limit,
                has_warned: Arc::clone(&has_warned),
            })
        };
        told.iter().map(server).collect()
    }

    /// Returns its name for messages: `db.internal:5432`, `[::1]:5432`, `/tmp`.
    pub(super) fn name(&self) -> String {
        let (host, port) = (self.host(), self.options.get_port());
        if host.starts_with('/') {
            host
        } else if host.contains(':') {
            format!("[{host}]:{port}")
        } else {
            format!("{host}:{port}")
        }
    }

    /// Returns its name, its address, or the folder of its socket.
    fn host(&self) -> String {
        match self.options.get_socket() {
            Some(socket) => socket.display().to_string(),
            None => self.options.get_host().to_owned(),
        }
    }

    /// Returns the database, which is called like the user, unless the url says otherwise.
    pub(super) fn database(&self) -> String {
        let database = self.options.get_database();
        database.unwrap_or(self.options.get_username()).to_owned()
    }

    /// Returns the same server with another database.
    pub(super) fn of_database(&self, name: &str) -> Self {
        Server {
            options: self.options.clone().database(name),
            ..self.clone()
        }
    }

    /// Waits for `connecting`, no longer than the server may take: what the url says, or else its `share`.
    pub(super) async fn in_time<T>(
        &self,
        share: Option<Duration>,
        connecting: impl Future<Output = T>,
    ) -> Result<T, ConnectFailure> {
        let Some(limit) = self.limit.or(share) else {
            return Ok(connecting.await);
        };
        let answered = tokio::time::timeout(limit, connecting).await;
        answered.map_err(|_| {
            ConnectFailure::passing(format!("{} does not answer in time", self.name()))
        })
    }

    /// Connects, encrypted or not, and finds a server of a version that will do.
    pub(super) async fn greet(&self) -> Result<PgConnection, ConnectFailure> {
        let mut refused = None;
        for mode in self.tls.attempts(is_remote(&self.host())) {
            let options = self.options.clone().ssl_mode(*mode);
            // On the heap: whatever runs a statement may have to connect, and would be as large.
            match Box::pin(PgConnection::connect_with(&options)).await {
                Ok(connection) => {
                    self.warn(*mode);
                    return self.check_version(connection);
                }
                Err(error) if refused.is_none() && may_be_encryption(&error) => {
                    refused = Some(error);
                }
                Err(error) => return Err(self.failure(error).after(refused)),
            }
        }
        Err(match refused {
            Some(error) => self.failure(error),
            None => self.is_none(),
        })
    }

    fn check_version(&self, connection: PgConnection) -> Result<PgConnection, ConnectFailure> {
        match connection.server_version_num() {
            Some(version) if version < LOWEST => Err(ConnectFailure::new(format!(
                "the server at {} is Postgres {}, and 14 is the lowest version",
                self.name(),
                version / 10_000
            ))),
            _ => Ok(connection),
        }
    }

    /// Warns once that others may read along.
    fn warn(&self, mode: PgSslMode) {
        if let Some(warning) = self.warning(mode)
            && !self.has_warned.swap(true, Ordering::Relaxed)
        {
            tracing::warn!(target: "orm", "{warning}");
        }
    }

    fn warning(&self, mode: PgSslMode) -> Option<String> {
        let is_plain = matches!(mode, PgSslMode::Disable) && is_remote(&self.host());
        is_plain.then(|| {
            format!(
                "connections to {} are not encrypted: whoever stands between reads and changes what is sent; \
                 `?sslmode=require` encrypts, `verify-full` also makes sure of the server",
                self.name()
            )
        })
    }

    /// Returns the failure of a server that is not of the kind that is looked for; the next one may be, or this one in
    /// a moment.
    pub(super) fn misses(&self, why: &str) -> ConnectFailure {
        ConnectFailure::passing(format!("the server at {} {why}", self.name()))
    }

    /// Returns the failure of an answer that is not of Postgres.
    pub(super) fn is_none(&self) -> ConnectFailure {
        ConnectFailure::new(no_postgres(&self.name()))
    }

    /// Returns what is wrong, and how to mend it.
    pub(super) fn failure(&self, error: sqlx::Error) -> ConnectFailure {
        if let sqlx::Error::Configuration(why) = &error
            && why.to_string().starts_with("Failed to saslprep")
        {
            // The driver's error shows the sign that it refuses.
            return ConnectFailure::last(self.unprepared());
        }
        let (why, prospect) = (self.explain(&error), prospect(&error));
        ConnectFailure::of(error, why, prospect)
    }

    fn unprepared(&self) -> String {
        format!(
            "the driver cannot log in at {} as user `{}`: the password (or the name) holds a sign that SASLprep \
             refuses, such as an emoji or a control sign; set a password without it",
            self.name(),
            self.options.get_username().escape_debug()
        )
    }

    fn explain(&self, error: &sqlx::Error) -> String {
        let (server, user) = (self.name(), self.options.get_username());
        let code = error
            .as_database_error()
            .and_then(DatabaseError::code)
            .unwrap_or_default()
            .into_owned();
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
            ("3D000", _) => format!(
                "the server at {server} has no database `{}`; create it first, by `CREATE DATABASE` or `manage createdb`",
                self.database()
            ),
            ("53300", _) if routine(error) == Some("InitializeSessionUserId") => format!(
                "the server at {server} has no connection left for user `{user}`; raise the limit of that role, by `ALTER ROLE … CONNECTION LIMIT`"
            ),
            ("53300", _) if routine(error) == Some("CheckMyDatabase") => format!(
                "the server at {server} has no connection left for database `{}`; raise its limit, by `ALTER DATABASE … CONNECTION LIMIT`",
                self.database()
            ),
            ("53300", _) => format!(
                "the server at {server} has no connection left; raise its `max_connections`"
            ),
            ("57P03", _) => {
                format!("the server at {server} is starting up or shutting down; try again soon")
            }
            ("08P01", _) if self.options.get_options().is_some() => {
                format!(
                    "{server}: {}; a pooler takes `options` only if its `ignore_startup_parameters` names it",
                    shown(error)
                )
            }
            (_, sqlx::Error::Io(error)) if error.kind() == ErrorKind::ConnectionRefused => {
                format!("nothing answers at {server}; is Postgres running there?")
            }
            (_, sqlx::Error::Io(error)) if error.kind() == ErrorKind::InvalidData => {
                self.not_encrypted(error)
            }
            (_, sqlx::Error::Io(error)) => format!("{server} cannot be reached: {error}"),
            (_, sqlx::Error::Tls(error)) => self.not_encrypted(error),
            (_, sqlx::Error::Configuration(_)) => configuration(error),
            (_, sqlx::Error::Protocol(_) | sqlx::Error::Decode(_)) => {
                format!("{} ({error})", no_postgres(&server))
            }
            _ => format!("{server}: {}", shown(error)),
        }
    }

    fn not_encrypted(&self, error: &dyn std::fmt::Display) -> String {
        format!(
            "no encrypted connection to {}{}: {error}; `?sslmode=disable` connects without encryption",
            self.name(),
            self.files
        )
    }
}

/// Returns whether another attempt may succeed: a moment later if the server restarts or is full, or at another server,
/// unless this one refuses who connects, or what for.
fn prospect(error: &sqlx::Error) -> Prospect {
    let code = error.as_database_error().and_then(DatabaseError::code);
    match (error, code.as_deref().unwrap_or_default()) {
        (sqlx::Error::Io(error), _) if is_passing(error.kind()) => Prospect::Passing,
        (_, "57P03" | "53300") => Prospect::Passing,
        (sqlx::Error::Configuration(_), _) | (_, "3D000") => Prospect::Final,
        (_, code) if code.starts_with("28") => Prospect::Final,
        _ => Prospect::Elsewhere,
    }
}

fn is_passing(kind: ErrorKind) -> bool {
    matches!(
        kind,
        ErrorKind::ConnectionRefused
            | ErrorKind::ConnectionReset
            | ErrorKind::ConnectionAborted
            | ErrorKind::BrokenPipe
            | ErrorKind::UnexpectedEof
    )
}

/// Returns the part of the server that reports an error, which tells two of one code apart.
fn routine(error: &sqlx::Error) -> Option<&str> {
    let reported: &PgDatabaseError = error.as_database_error()?.try_downcast_ref()?;
    reported.routine()
}

fn no_postgres(server: &str) -> String {
    format!("what answers at {server} does not speak the protocol of Postgres; is the port right?")
}

/// Returns whether an attempt may have failed because it was encrypted, or because it was not.
fn may_be_encryption(error: &sqlx::Error) -> bool {
    match error {
        sqlx::Error::Tls(_) | sqlx::Error::Protocol(_) => true,
        sqlx::Error::Io(error) => matches!(
            error.kind(),
            ErrorKind::InvalidData
                | ErrorKind::UnexpectedEof
                | ErrorKind::ConnectionReset
                | ErrorKind::ConnectionAborted
                | ErrorKind::BrokenPipe
        ),
        // No line of `pg_hba.conf` lets it in, as it is.
        sqlx::Error::Database(error) => error.code().as_deref() == Some("28000"),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::super::url::Url;
    use super::Server;
    use sqlx::postgres::PgSslMode;

    #[test]
    fn plain_connections_to_others_are_warned_of() {
        for (url, mode, warns) in [
            ("postgres://db.internal", PgSslMode::Disable, true),
            ("postgres://db.internal", PgSslMode::Require, false),
            ("postgres://[2001:db8::1]", PgSslMode::Disable, true),
            ("postgres://127.0.0.1", PgSslMode::Disable, false),
            ("postgres:///d?host=/tmp", PgSslMode::Disable, false),
        ] {
            let url = Url::parse(url).unwrap();
            let server = Server::all(&url).unwrap().remove(0);
            let warning = server.warning(mode);
            assert_eq!(warning.is_some(), warns, "{warning:?}");
            assert!(warning.is_none_or(|warning| warning.contains(&server.name())));
        }
    }
}
