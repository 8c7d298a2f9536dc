//! Connecting to the servers of a url.

use super::server::Server;
use super::set_up::set_up;
use super::sharing::{self, Sharing};
use super::target::SessionTarget;
use super::url::Url;
use super::{PostgresSession, enums};
use crate::backend::Backend;
use crate::db::driver::{Address, ConnectFailure, Pooler, Settings};
use crate::error::{Error, Result};
use futures_util::FutureExt;
use std::fmt;
use std::panic::AssertUnwindSafe;
use std::sync::OnceLock;
use std::time::Duration;

/// The servers of a database, and what they must be like.
#[derive(Clone)]
pub(in crate::db) struct PostgresAddress {
    /// In the order in which they are tried.
    servers: Vec<Server>,
    /// The sessions that will do, where the url says so.
    asked: Option<SessionTarget>,
    target: SessionTarget,
    /// The sharing among its connections, once that was found out.
    sharing: OnceLock<Sharing>,
}

impl Address for PostgresAddress {
    type Session = PostgresSession;

    const BACKEND: Backend = Backend::Postgres;

    fn parse(url: &str) -> Result<Self> {
        let refused = |why: String| Error::Connect {
            why: format!("{why}; a url looks like `postgres://user:password@host:5432/database`"),
            source: None,
        };
        let url = Url::parse(url).map_err(refused)?;
        let servers = Server::all(&url).map_err(refused)?;
        let target = url.target;
        Ok(PostgresAddress {
            target: target.unwrap_or_else(|| SessionTarget::of_database(servers.len())),
            asked: target,
            servers,
            sharing: OnceLock::new(),
        })
    }

    /// Servers and database.
    fn name(&self) -> String {
        let servers: Vec<_> = self.servers.iter().map(Server::name).collect();
        format!("{}/{}", servers.join(","), self.database())
    }

    fn database(&self) -> String {
        let first = self.servers.first().map(Server::database);
        first.unwrap_or_default()
    }

    fn of_database(&self, name: &str) -> Option<Self> {
        let servers = self.servers.iter();
        Some(PostgresAddress {
            servers: servers.map(|server| server.of_database(name)).collect(),
            asked: self.asked,
            target: self.target,
            sharing: OnceLock::new(),
        })
    }

    fn into_replica_of(self, _: &Self) -> Result<Self> {
        let target = self.asked;
        Ok(PostgresAddress {
            target: target.unwrap_or_else(|| SessionTarget::of_replica(self.servers.len())),
            ..self
        })
    }

    fn wants_writes(&self) -> bool {
        self.target.wants_writes()
    }

    /// Connects to the first server that will do, and sets the connection up.
    async fn connect(
        &self,
        settings: &Settings,
        limit: Duration,
    ) -> Result<PostgresSession, ConnectFailure> {
        let mut failures = Vec::new();
        let share = self.share(limit);
        for target in self.target.rounds() {
            for server in &self.servers {
                match self.connect_to(server, *target, settings, share).await {
                    Ok(session) => return Ok(session),
                    Err(failure) if failure.is_final() => return Err(failure),
                    Err(failure) => failures.push(failure),
                }
            }
        }
        Err(ConnectFailure::of_all(failures))
    }
}

impl PostgresAddress {
    /// Returns how long each attempt may take, where there are several, so that one server that does not answer leaves time
    /// for the others.
    fn share(&self, limit: Duration) -> Option<Duration> {
        let attempts = self.target.rounds().len() * self.servers.len();
        let attempts = u32::try_from(attempts).unwrap_or(u32::MAX);
        // A little of it is left for what comes after.
        (attempts > 1).then(|| limit.mul_f64(0.9) / attempts)
    }

    /// Connects to a server, for as long as that may take.
    ///
    /// The driver takes for granted that whoever answers speaks the protocol of Postgres, and panics where one does not.
    async fn connect_to(
        &self,
        server: &Server,
        target: SessionTarget,
        settings: &Settings,
        share: Option<Duration>,
    ) -> Result<PostgresSession, ConnectFailure> {
        // On the heap: whatever runs a statement may have to connect, and would be as large.
        let connected = AssertUnwindSafe(Box::pin(self.open(server, target, settings)));
        server
            .in_time(share, connected.catch_unwind())
            .await?
            .unwrap_or_else(|_| Err(server.is_none()))
    }

    async fn open(
        &self,
        server: &Server,
        target: SessionTarget,
        settings: &Settings,
    ) -> Result<PostgresSession, ConnectFailure> {
        let failed = |error| server.failure(error);
        let mut connection = server.greet().await?;
        if let Some(why) = target.misses(&mut connection).await.map_err(failed)? {
            return Err(server.misses(why));
        }
        let sharing = match (settings.pooler, self.sharing.get()) {
            (Pooler::Session, _) => Sharing::Nothing,
            (Pooler::Transaction, _) => Sharing::Statements,
            (Pooler::Auto, Some(found)) => *found,
            (Pooler::Auto, None) => {
                let found = sharing::find(&mut connection, server).await?;
                *self.sharing.get_or_init(|| found)
            }
        };
        let local = set_up(&mut connection, settings, sharing);
        let local = local.await.map_err(failed)?;
        if sharing == Sharing::Statements {
            enums::learn(&mut connection).await.map_err(failed)?;
        }
        Ok(PostgresSession::new(connection, sharing, local, settings))
    }
}

/// Without the password.
impl fmt::Debug for PostgresAddress {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("PostgresAddress")
            .field(&self.name())
            .finish()
    }
}
