//! Behind PgBouncer: what clients that share the server's sessions see of each other, which is nothing.
//!
//! Needs PgBouncer on the machine: `cargo test -p orm-tests --features pgbouncer --test pgbouncer`.

mod process;
mod schemas;
mod sharing;
mod transactions;

use orm::db::{DatabaseBuilder, Pooler};
use orm::prelude::*;
use orm_tests::support::postgres::{FreshDatabase, server};
use process::PgBouncer;
use sqlx::postgres::PgConnectOptions;
use sqlx::{ConnectOptions, PgConnection};

#[derive(Model, Debug, Clone, PartialEq)]
#[orm(unique(owner, name))]
struct Account {
    id: i64,
    owner: i32,
    #[orm(max_length = 100)]
    name: String,
    #[orm(default = 0)]
    balance: i64,
}

/// A database of its own for one test, and a PgBouncer before it.
struct Pooled {
    bouncer: PgBouncer,
    fresh: FreshDatabase,
}

impl Pooled {
    /// Behind PgBouncer in this mode, with so many sessions.
    fn new(mode: &str, sessions: usize) -> Self {
        Pooled::before(server(), mode, sessions)
    }

    /// The same, where PgBouncer finds the server there.
    fn before(server: &PgConnectOptions, mode: &str, sessions: usize) -> Self {
        let fresh = FreshDatabase::create();
        Pooled {
            bouncer: PgBouncer::start(server, mode, sessions),
            fresh,
        }
    }

    /// The way through PgBouncer.
    fn url(&self) -> String {
        self.bouncer.url(&self.fresh.name)
    }

    fn builder(&self) -> DatabaseBuilder {
        Database::builder(&self.url())
    }

    /// A client that knows what stands before it.
    async fn client(&self) -> orm::Result<Database> {
        self.builder().pooler(Pooler::Transaction).connect().await
    }

    /// The way past PgBouncer.
    async fn direct(&self) -> orm::Result<Database> {
        Database::connect(&self.fresh.url).await
    }
}

/// A client of another library, which asks for nothing that PgBouncer refuses.
async fn another_client(url: &str) -> PgConnection {
    let options: PgConnectOptions = url.parse().expect("a url");
    let options = options.extra_float_digits(None);
    options.connect().await.expect("another client")
}
