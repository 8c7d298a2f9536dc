//! A primary and two standbys for all tests, which take turns: a standby that waits waits for all databases.

use std::hash::{BuildHasher, RandomState};
use std::sync::LazyLock;
use std::time::Duration;

use orm::prelude::*;
use orm_tests::support;
use orm_tests::support::postgres::cluster::{self, Cluster};
use tokio::sync::{Mutex, MutexGuard};

/// A primary and its standbys.
pub(crate) struct Servers {
    pub(crate) primary: Cluster,
    pub(crate) standbys: [Cluster; 2],
}

static SERVERS: LazyLock<Mutex<Servers>> = LazyLock::new(|| {
    let servers = Servers::start().expect(
        "the programs of Postgres are needed, on PATH or under /usr/lib/postgresql: `apt-get install postgresql`",
    );
    Mutex::new(servers)
});

/// The servers for one test, whose standbys replay all that is written.
pub(crate) async fn servers() -> MutexGuard<'static, Servers> {
    let servers = tokio::task::spawn_blocking(|| LazyLock::force(&SERVERS));
    let servers = servers.await.expect("the servers start").lock().await;
    for standby in &servers.standbys {
        resume(standby).await.expect("a standby that replays");
        delay(standby, Duration::ZERO)
            .await
            .expect("a standby without a delay");
    }
    servers
}

impl Servers {
    fn start() -> Result<Self, String> {
        let password = format!("{:016x}", RandomState::new().hash_one(std::process::id()));
        let primary = cluster::start(&password)?;
        let standbys = [primary.standby()?, primary.standby()?];
        Ok(Servers { primary, standbys })
    }

    /// Makes a database of this name, without tables, on all servers.
    pub(crate) async fn make_database(&self, name: &str) -> orm::Result<()> {
        let (primary, _) = self.urls(name);
        let is_new = Database::create_database(&primary).await?;
        assert!(is_new, "each test has a database of its own");
        let db = Database::connect(&primary).await?;
        // Standbys get what is flushed.
        let flushed = format!("ALTER DATABASE {name} SET synchronous_commit = on");
        support::run(&flushed, &db).await?;
        for standby in &self.standbys {
            replays(standby, &db).await?;
        }
        Ok(())
    }

    /// The urls of a database: of its primary, and of its standbys.
    pub(crate) fn urls(&self, name: &str) -> (String, [String; 2]) {
        let url = |cluster: &Cluster| {
            let server = cluster
                .url
                .strip_suffix("postgres")
                .expect("its own database");
            format!("{server}{name}")
        };
        (
            url(&self.primary),
            [url(&self.standbys[0]), url(&self.standbys[1])],
        )
    }
}

/// Waits until a standby has all that the primary has.
pub(crate) async fn replays(standby: &Cluster, primary: &Database) -> orm::Result<()> {
    let position = primary.position().await?;
    let standby = Database::connect(&standby.url).await?;
    while standby.position().await? < position {
        tokio::task::yield_now().await;
    }
    standby.close().await;
    Ok(())
}

/// Has a standby stop where it is.
pub(crate) async fn pause(standby: &Cluster) -> orm::Result<()> {
    let db = Database::connect(&standby.url).await?;
    support::run("SELECT pg_wal_replay_pause()", &db).await?;
    let state = || sql!("SELECT pg_get_wal_replay_pause_state()");
    while db.fetch_one::<String>(state()).await? != "paused" {
        tokio::task::yield_now().await;
    }
    db.close().await;
    Ok(())
}

/// Has a standby replay each commit that long after it was made.
pub(crate) async fn delay(standby: &Cluster, delay: Duration) -> orm::Result<()> {
    let milliseconds = delay.as_millis().to_string();
    set(standby, "recovery_min_apply_delay", &milliseconds).await
}

/// Has a standby follow another server.
pub(crate) async fn follow(standby: &Cluster, primary: &Cluster) -> orm::Result<()> {
    set(standby, "primary_conninfo", &primary.connection()).await
}

/// Changes a setting of a server that runs.
pub(crate) async fn set(server: &Cluster, name: &str, value: &str) -> orm::Result<()> {
    let db = Database::connect(&server.url).await?;
    support::run(&format!("ALTER SYSTEM SET {name} = '{value}'"), &db).await?;
    support::run("SELECT pg_reload_conf()", &db).await?;
    db.close().await;
    Ok(())
}

/// Has a standby go on.
pub(crate) async fn resume(standby: &Cluster) -> orm::Result<()> {
    let db = Database::connect(&standby.url).await?;
    support::run("SELECT pg_wal_replay_resume()", &db).await?;
    db.close().await;
    Ok(())
}
