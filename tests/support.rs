//! What the tests stand on: a fresh database for each, and a word for what they compare.

mod chance;
mod errors;
pub mod folders;
mod macros;
mod memory;
#[cfg(feature = "postgres")]
pub mod postgres;
#[cfg(feature = "postgres")]
mod proxy;
mod statements;
mod tables;
mod waiting;

pub use chance::Chance;
pub use errors::of_the_value;
pub use memory::{MostMemory, runs_alone};
#[cfg(feature = "postgres")]
pub use postgres::{FreshDatabase, server};
#[cfg(feature = "postgres")]
pub use proxy::Proxy;
pub use statements::{assert_sent, backend, run, sent};
pub use tables::{assert_made_again, assert_read_back};
pub use waiting::until_a_writer_waits;

use orm::prelude::*;
use std::pin::Pin;
#[cfg(feature = "sqlite")]
use tempfile::TempDir;

/// What a test may return.
pub trait Outcome {
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

/// How much a test of many rows or of chance is to do: `whole` if `ORM_TEST_IN_FULL` is set, else `sample`.
pub fn whole_or_sample<T>(whole: T, sample: T) -> T {
    let in_full = std::env::var_os("ORM_TEST_IN_FULL").is_some();
    if in_full { whole } else { sample }
}

/// Where the database of the test that runs is, for a second way to it.
pub fn url() -> String {
    URL.get()
}

/// A test on its way. It has no type of its own, so that what runs tests is compiled once for all of them.
pub type Run<'t> = Pin<Box<dyn Future<Output = ()> + 't>>;

/// Runs a test to its end, on this thread.
pub fn wait_for(run: Run<'_>) {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build();
    runtime.expect("a runtime for the test").block_on(run);
}

/// Runs a test on its database, which keeps what it is sent.
async fn run_on<'t>(url: String, test: Box<dyn FnOnce(Database) -> Run<'t> + 't>) {
    let run = async {
        let db = Database::builder(&self::url())
            .record_queries(true)
            .connect()
            .await;
        test(db.expect("the database made for this test")).await;
    };
    URL.scope(url, run).await;
}

fn erased<'t, R: Outcome>(
    test: impl AsyncFnOnce(Database) -> R + 't,
) -> Box<dyn FnOnce(Database) -> Run<'t> + 't> {
    Box::new(|db| Box::pin(async move { test(db).await.report() }))
}

/// Runs a test on a file of its own, in a folder of its own.
#[cfg(feature = "sqlite")]
pub fn on_sqlite<'t, R: Outcome>(test: impl AsyncFnOnce(Database) -> R + 't) -> Run<'t> {
    on_a_file(erased(test))
}

#[cfg(feature = "sqlite")]
fn on_a_file<'t>(test: Box<dyn FnOnce(Database) -> Run<'t> + 't>) -> Run<'t> {
    Box::pin(async {
        // On a disk, where a commit is waited for: tests drop futures meanwhile.
        let folder = TempDir::with_prefix("orm-sqlite-").expect("a folder for the database");
        let url = format!("sqlite://{}", folder.path().join("test.db").display());
        run_on(url, test).await;
    })
}

/// Runs a test on a database of its own, on the Postgres of this test process.
#[cfg(feature = "postgres")]
pub fn on_postgres<'t, R: Outcome>(test: impl AsyncFnOnce(Database) -> R + 't) -> Run<'t> {
    on_the_server(erased(test))
}

#[cfg(feature = "postgres")]
fn on_the_server<'t>(test: Box<dyn FnOnce(Database) -> Run<'t> + 't>) -> Run<'t> {
    Box::pin(async {
        let fresh = postgres::FreshDatabase::create();
        run_on(fresh.url.clone(), test).await;
    })
}
