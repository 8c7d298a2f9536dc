//! One Postgres for the whole test process, and in it a fresh database for every test.

pub mod cluster;
mod container;
pub mod watchdog;

use std::env;
use std::hash::{BuildHasher, RandomState};
use std::io::{self, Write};
use std::sync::LazyLock;
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::mpsc::{self, Receiver, Sender};
use std::thread;

use sqlx::postgres::PgConnectOptions;
use sqlx::{AssertSqlSafe, ConnectOptions, Connection, PgConnection};
use tokio::runtime::Runtime;

/// What a server that keeps nothing may skip, and room for as many tests as there are cores.
const SETTINGS: [&str; 4] = [
    "fsync=off",
    "synchronous_commit=off",
    "full_page_writes=off",
    "max_connections=500",
];

const NAME: &str = "orm_test_";

/// A database of its own for one test, dropped with it.
pub struct FreshDatabase {
    pub url: String,
    pub name: String,
}

impl FreshDatabase {
    /// Creates one, and the server first if this is the first test that asks.
    pub fn create() -> Self {
        FreshDatabase::with("ENCODING 'UTF8'")
    }

    /// The same, of this encoding.
    pub fn with(encoding: &str) -> Self {
        static COUNT: AtomicU32 = AtomicU32::new(0);
        let server = SERVER
            .as_ref()
            .unwrap_or_else(|sentence| panic!("{sentence}"));
        let name = format!("{}_{}", server.run, COUNT.fetch_add(1, Ordering::Relaxed));
        let strategy = server.strategy;
        server
            .execute(format!(
                "CREATE DATABASE {name} TEMPLATE template0 {encoding} {strategy}"
            ))
            .expect("a database is made");
        let url = server
            .options
            .clone()
            .database(&name)
            .to_url_lossy()
            .to_string();
        FreshDatabase { url, name }
    }
}

impl Drop for FreshDatabase {
    fn drop(&mut self) {
        let Ok(server) = SERVER.as_ref() else { return };
        // What stays is swept by the next run; a second panic here would hide the first.
        let _ = server.execute(format!("DROP DATABASE {} WITH (FORCE)", self.name));
    }
}

/// How to reach the server's own database.
pub fn server() -> &'static PgConnectOptions {
    &SERVER
        .as_ref()
        .unwrap_or_else(|sentence| panic!("{sentence}"))
        .options
}

static SERVER: LazyLock<Result<Server, String>> = LazyLock::new(Server::start);

/// The way to the thread that owns the server: the process, the container, and the connection that makes databases.
struct Server {
    run: String,
    options: PgConnectOptions,
    strategy: &'static str,
    statements: Sender<Statement>,
}

struct Statement {
    sql: String,
    answer: Sender<sqlx::Result<()>>,
}

impl Server {
    fn start() -> Result<Self, String> {
        let run = format!("{NAME}{:016x}", random());
        let (statements, received) = mpsc::channel();
        let (ready, started) = mpsc::channel();
        let owner = run.clone();
        thread::spawn(move || own(&owner, &ready, &received));
        let (options, strategy) = started
            .recv()
            .map_err(|_| "the Postgres of the tests could not be started".to_owned())??;
        Ok(Server {
            run,
            options,
            strategy,
            statements,
        })
    }

    fn execute(&self, sql: String) -> sqlx::Result<()> {
        let (answer, answered) = mpsc::channel();
        self.statements
            .send(Statement { sql, answer })
            .map_err(|_| sqlx::Error::WorkerCrashed)?;
        answered.recv().map_err(|_| sqlx::Error::WorkerCrashed)?
    }
}

fn random() -> u64 {
    RandomState::new().hash_one(std::process::id())
}

/// Starts a server, keeps it, and runs on it what the tests send, until the process ends.
fn own(
    run: &str,
    ready: &Sender<Result<(PgConnectOptions, &'static str), String>>,
    statements: &Receiver<Statement>,
) {
    let runtime = Runtime::new().expect("a runtime starts");
    let started = runtime.block_on(async {
        let source = Source::find(run)?;
        let options = source.options()?;
        let named = |error| format!("{}: {error}", source.name());
        let mut connection = connect(&options, run).await.map_err(named)?;
        let strategy = strategy(&mut connection).await.map_err(named)?;
        Ok((source, (options, strategy), connection))
    });
    let (_source, mut connection) = match started {
        Err(sentence) => return ready.send(Err(sentence)).unwrap_or_default(),
        Ok((source, options, connection)) => {
            // Past the capture of output, which would show this line in one failed test or nowhere.
            let _ = writeln!(io::stderr(), "Postgres for these tests: {}", source.name());
            ready.send(Ok(options)).unwrap_or_default();
            (source, connection)
        }
    };
    for Statement { sql, answer } in statements {
        let done = runtime.block_on(execute(&mut connection, sql));
        answer.send(done).unwrap_or_default();
    }
}

async fn execute(connection: &mut PgConnection, sql: String) -> sqlx::Result<()> {
    sqlx::raw_sql(AssertSqlSafe(sql))
        .execute(connection)
        .await
        .map(drop)
}

/// Connects under the name of the run, and drops the databases of runs that are gone (killed ones leave theirs).
async fn connect(options: &PgConnectOptions, run: &str) -> sqlx::Result<PgConnection> {
    let mut connection = PgConnection::connect_with(&options.clone().application_name(run)).await?;
    let abandoned: Vec<String> = sqlx::query_scalar(
        "SELECT datname::text FROM pg_database WHERE datname ~ '^orm_test_[0-9a-f]{16}_' AND left(datname, 25) \
         NOT IN (SELECT application_name FROM pg_stat_activity)",
    )
    .fetch_all(&mut connection)
    .await?;
    for name in abandoned {
        execute(
            &mut connection,
            format!("DROP DATABASE IF EXISTS {name} WITH (FORCE)"),
        )
        .await?;
    }
    Ok(connection)
}

/// Returns how a database is made with the least work: since version 15 a server logs each page of it unless it is told
/// to copy the files.
async fn strategy(connection: &mut PgConnection) -> sqlx::Result<&'static str> {
    let is_told: bool =
        sqlx::query_scalar("SELECT current_setting('server_version_num')::int >= 150000")
            .fetch_one(connection)
            .await?;
    Ok(if is_told { "STRATEGY file_copy" } else { "" })
}

/// Where the server comes from; what was started for the tests ends with this.
enum Source {
    Given(String),
    Container(container::Container),
    Cluster(cluster::Cluster),
}

impl Source {
    fn find(run: &str) -> Result<Self, String> {
        if let Ok(url) = env::var("DATABASE_URL") {
            return Ok(Source::Given(url));
        }
        let docker = match container::start(run) {
            Ok(container) => return Ok(Source::Container(container)),
            Err(why) => why,
        };
        let binaries = match cluster::start(&format!("{:016x}", random())) {
            Ok(cluster) => return Ok(Source::Cluster(cluster)),
            Err(why) => why,
        };
        Err(format!(
            "no Postgres to test on: start Docker, install Postgres or set DATABASE_URL=postgres://… ({docker}; {binaries})"
        ))
    }

    fn url(&self) -> &str {
        match self {
            Source::Given(url) => url,
            Source::Container(container) => &container.url,
            Source::Cluster(cluster) => &cluster.url,
        }
    }

    fn options(&self) -> Result<PgConnectOptions, String> {
        let url = self.url();
        if !url.starts_with("postgres://") && !url.starts_with("postgresql://") {
            return Err(
                "DATABASE_URL must be a postgres://… URL for the tests; SQLite needs none"
                    .to_owned(),
            );
        }
        url.parse()
            .map_err(|error| format!("DATABASE_URL: {error}"))
    }

    fn name(&self) -> String {
        match self {
            Source::Given(_) => "the server of DATABASE_URL".to_owned(),
            Source::Container(_) => "a container of postgres:15".to_owned(),
            Source::Cluster(cluster) => {
                format!("a throwaway cluster of {}", cluster.binaries.display())
            }
        }
    }
}
