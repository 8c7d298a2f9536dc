//! Where a database is.

use super::connect_failure::ConnectFailure;
use super::connection::AnySession;
#[cfg(feature = "postgres")]
use super::postgres;
use super::settings::Settings;
#[cfg(feature = "sqlite")]
use super::sqlite;
use crate::backend::Backend;
use crate::error::{Error, Result};
use std::path::PathBuf;

/// A url, understood.
#[derive(Clone, Debug)]
pub(super) enum Address {
    #[cfg(feature = "sqlite")]
    Sqlite(Box<sqlite::Address>),
    #[cfg(feature = "postgres")]
    Postgres(postgres::Address),
}

/// Does the same with either address.
macro_rules! on_address {
    ($address:expr, $it:ident => $call:expr) => {
        match $address {
            #[cfg(feature = "sqlite")]
            Address::Sqlite($it) => $call,
            #[cfg(feature = "postgres")]
            Address::Postgres($it) => $call,
        }
    };
}

impl Address {
    /// Reads a url.
    pub(super) fn parse(url: &str) -> Result<Address> {
        match url.split_once(':').map(|(scheme, _)| scheme) {
            #[cfg(feature = "sqlite")]
            Some("sqlite") => {
                sqlite::Address::parse(url).map(|address| Address::Sqlite(Box::new(address)))
            }
            #[cfg(not(feature = "sqlite"))]
            Some("sqlite") => Err(missing("sqlite")),
            #[cfg(feature = "postgres")]
            Some("postgres" | "postgresql") => postgres::Address::parse(url).map(Address::Postgres),
            #[cfg(not(feature = "postgres"))]
            Some("postgres" | "postgresql") => Err(missing("postgres")),
            // The url is not shown: it may hold a password.
            _ => Err(connect(
                "the url begins with neither `sqlite:` nor `postgres://`; \
                 write `sqlite://library.db` or `postgres://user@host/database`",
            )),
        }
    }

    pub(super) fn backend(&self) -> Backend {
        match self {
            #[cfg(feature = "sqlite")]
            Address::Sqlite(_) => Backend::Sqlite,
            #[cfg(feature = "postgres")]
            Address::Postgres(_) => Backend::Postgres,
        }
    }

    /// For messages, without a password.
    pub(super) fn name(&self) -> String {
        on_address!(self, address => address.name())
    }

    /// Whether the connection is the database.
    pub(super) fn is_memory(&self) -> bool {
        match self {
            #[cfg(feature = "sqlite")]
            Address::Sqlite(address) => address.is_memory(),
            #[cfg(feature = "postgres")]
            Address::Postgres(_) => false,
        }
    }

    /// The file that only one may write to at a time.
    pub(super) fn file(&self) -> Option<PathBuf> {
        match self {
            #[cfg(feature = "sqlite")]
            Address::Sqlite(address) => address.canonical(),
            #[cfg(feature = "postgres")]
            Address::Postgres(_) => None,
        }
    }

    /// Connects and sets the connection up.
    pub(super) async fn connect(&self, settings: &Settings) -> Result<AnySession, ConnectFailure> {
        match self {
            #[cfg(feature = "sqlite")]
            Address::Sqlite(address) => address.connect(settings).await.map(AnySession::Sqlite),
            #[cfg(feature = "postgres")]
            Address::Postgres(address) => address.connect(settings).await.map(AnySession::Postgres),
        }
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
