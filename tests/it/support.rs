//! What the tests stand on: a fresh database for each, and a word for what they compare.

#[macro_use]
mod macros;
mod memory;
#[cfg(feature = "postgres")]
pub(crate) mod postgres;
#[cfg(feature = "postgres")]
mod proxy;

pub(crate) use memory::{most_memory, runs_alone};
#[cfg(feature = "postgres")]
pub(crate) use postgres::{FreshDatabase, server};
#[cfg(feature = "postgres")]
pub(crate) use proxy::Proxy;

use std::path::Path;
use std::{env, fs};

use orm::prelude::*;
#[cfg(feature = "sqlite")]
use tempfile::TempDir;

/// What a test may return.
pub(crate) trait Outcome {
    /// Panics if the test failed.
    fn report(self);
}

impl Outcome for () {
    fn report(self) {}
}

impl Outcome for orm::Result<()> {
    fn report(self) {
        if let Err(error) = self {
            panic!("{error}\n{error:?}");
        }
    }
}

tokio::task_local! {
    static URL: String;
}

/// Where the database of the test that runs is, for a second way to it.
pub(crate) fn url() -> String {
    URL.get()
}

/// Runs a test on its database, which keeps what it is sent.
async fn run<R: Outcome>(test: impl AsyncFnOnce(Database) -> R) {
    let db = Database::builder(&url())
        .record_queries(true)
        .connect()
        .await;
    test(db.expect("the database made for this test"))
        .await
        .report();
}

/// Asserts that `run` sends what stands in `statements/<backend>/<name>.sql`; with `BLESS=1` writes it there.
pub(crate) async fn assert_sent<T>(
    db: &Database,
    name: &str,
    run: impl AsyncFnOnce() -> orm::Result<T>,
) -> orm::Result<()> {
    let before = db.queries().len();
    run().await?;
    let mut sent = String::new();
    for query in &db.queries()[before..] {
        sent.extend([query.text.as_str(), ";\n"]);
    }
    let folder = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("it/statements")
        .join(backend(db));
    let file = folder.join(name).with_extension("sql");
    if env::var_os("BLESS").is_some() {
        fs::create_dir_all(&folder)
            .and_then(|()| fs::write(&file, &sent))
            .expect("the statements are written");
    }
    assert_eq!(
        sent,
        fs::read_to_string(&file).unwrap_or_default(),
        "{} differs",
        file.display()
    );
    Ok(())
}

fn backend(db: &Database) -> &'static str {
    if db.backend() == Backend::Sqlite {
        "sqlite"
    } else {
        "postgres"
    }
}

/// Runs a test on a file of its own, in a folder of its own.
#[cfg(feature = "sqlite")]
pub(crate) async fn on_sqlite<R: Outcome>(test: impl AsyncFnOnce(Database) -> R) {
    let folder = TempDir::with_prefix("orm-sqlite-").expect("a folder for the database");
    let url = format!("sqlite://{}", folder.path().join("test.db").display());
    URL.scope(url, run(test)).await;
}

/// Runs a test on a database of its own, on the Postgres of this test process.
#[cfg(feature = "postgres")]
pub(crate) async fn on_postgres<R: Outcome>(test: impl AsyncFnOnce(Database) -> R) {
    let fresh = postgres::FreshDatabase::create();
    URL.scope(fresh.url.clone(), run(test)).await;
}
