//! Settings of a database.

use super::Pooler;
use crate::schema::FetchMode;
use std::time::Duration;

/// Everything that can be set before connecting; [`DatabaseBuilder`](crate::db::DatabaseBuilder) says what each is.
#[derive(Clone, Debug)]
pub(in crate::db) struct Settings {
    pub(in crate::db) max_connections: usize,
    pub(in crate::db) acquire_timeout: Duration,
    pub(in crate::db) max_lifetime: Duration,
    pub(in crate::db) busy_timeout: Duration,
    pub(in crate::db) statement_timeout: Option<Duration>,
    pub(in crate::db) lock_timeout: Duration,
    pub(in crate::db) idle_in_transaction_timeout: Duration,
    pub(in crate::db) max_bind_bytes: usize,
    pub(in crate::db) pooler: Pooler,
    pub(in crate::db) record: bool,
    pub(in crate::db) fetch_mode: FetchMode,
}

impl Default for Settings {
    fn default() -> Self {
        Settings {
            max_connections: 10,
            acquire_timeout: Duration::from_secs(5),
            max_lifetime: Duration::from_mins(30),
            busy_timeout: Duration::from_secs(5),
            statement_timeout: None,
            lock_timeout: Duration::from_secs(10),
            idle_in_transaction_timeout: Duration::from_mins(1),
            max_bind_bytes: 64 << 20,
            pooler: Pooler::Auto,
            record: false,
            fetch_mode: FetchMode::Peers,
        }
    }
}
