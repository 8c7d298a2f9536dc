//! What was sent, for tests and logs.

use super::{Database, call_site};
use crate::sql::Statement;
use std::fmt::Write;
use std::panic::Location;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Mutex, PoisonError};

/// A statement that was sent.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct SentStatement {
    /// Its text. Rows of SQLite travel packed by an aggregate around the query, which is not shown.
    pub text: String,
    /// How many values were bound; the values themselves are not kept.
    pub values: usize,
    /// Where in the program it was asked for, where that is known.
    pub at: Option<&'static Location<'static>>,
}

/// Keeps statements while anybody wants them.
#[derive(Default)]
pub(super) struct Recorder {
    wanted: AtomicUsize,
    sent: Mutex<Vec<SentStatement>>,
}

/// Wants statements kept until dropped.
struct Wanted<'r>(&'r Recorder);

impl Recorder {
    pub(super) fn new(record: bool) -> Self {
        Recorder {
            wanted: AtomicUsize::new(usize::from(record)),
            sent: Mutex::default(),
        }
    }

    /// Notes a statement.
    pub(super) fn note(&self, statement: &Statement) {
        tracing::debug!(target: "orm", values = statement.parameters.len(), "{}", statement.text);
        if self.wanted.load(Ordering::Relaxed) > 0 {
            let query = SentStatement {
                text: statement.text.clone(),
                values: statement.parameters.len(),
                at: call_site::current(),
            };
            self.sent
                .lock()
                .unwrap_or_else(PoisonError::into_inner)
                .push(query);
        }
    }

    /// What was sent after the first `n`.
    pub(super) fn sent(&self, n: usize) -> Vec<SentStatement> {
        self.sent
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .get(n..)
            .unwrap_or_default()
            .to_vec()
    }

    fn want(&self) -> Wanted<'_> {
        self.wanted.fetch_add(1, Ordering::Relaxed);
        Wanted(self)
    }
}

impl Drop for Wanted<'_> {
    fn drop(&mut self) {
        if self.0.wanted.fetch_sub(1, Ordering::Relaxed) == 1 {
            self.0
                .sent
                .lock()
                .unwrap_or_else(PoisonError::into_inner)
                .clear();
        }
    }
}

/// Runs `run`, and panics with a list of what was sent to the database meanwhile if that were not `n` statements.
///
/// Statements of transactions count too, but not `BEGIN`, `COMMIT` and `ROLLBACK`. What other tasks send through the
/// same database meanwhile counts as well.
///
/// # Panics
/// If another number of statements was sent.
///
/// ```no_run
/// # async fn test(db: &orm_core::db::Database) {
/// use orm_core::db::assert_queries;
///
/// let books = assert_queries(db, 2, async || { /* … */ }).await;
/// # }
/// ```
#[track_caller]
pub fn assert_queries<T>(
    db: &Database,
    n: usize,
    run: impl AsyncFnOnce() -> T,
) -> impl Future<Output = T> {
    let at = Location::caller();
    async move {
        let (output, sent) = sent_by(db, run).await;
        assert!(
            sent.len() == n,
            "{at}: expected {n} queries, but {} were sent{}",
            sent.len(),
            list(&sent)
        );
        output
    }
}

/// Runs `run`, and panics if the same query was sent more than once by the same line of the program: a loop that loads
/// for each row what `select_related` or `prefetch_related` loads for all.
///
/// # Panics
/// If a query was repeated; the message names the line and the query.
///
/// ```
/// # #[cfg(feature = "sqlite")]
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> orm::Result<()> {
/// # use orm::doc::*;
/// # use orm::prelude::*;
/// # let db = library().await?;
/// let titles = orm::testing::assert_no_n_plus_one(&db, async || {
///     let mut titles = Vec::new();
///     for (author, books) in Author::objects().prefetch_related(Author.books()).all(&db).await? {
///         titles.extend(books.into_iter().map(|book| format!("{} by {}", book.title, author.name)));
///     }
///     orm::Result::Ok(titles)
/// });
/// assert_eq!(titles.await?.len(), 3);
/// # Ok(())
/// # }
/// # #[cfg(not(feature = "sqlite"))]
/// # fn main() {}
/// ```
#[track_caller]
pub fn assert_no_n_plus_one<T>(
    db: &Database,
    run: impl AsyncFnOnce() -> T,
) -> impl Future<Output = T> {
    let at = Location::caller();
    async move {
        let (output, sent) = sent_by(db, run).await;
        for query in sent.iter().filter(|query| query.text.starts_with("SELECT")) {
            let times = sent.iter().filter(|other| *other == query).count();
            assert!(
                times == 1,
                "{at}: a query was sent {times} times by the same line; `select_related` or `prefetch_related` loads for all rows at once{}",
                list(std::slice::from_ref(query))
            );
        }
        output
    }
}

/// What came of `run`, and what was sent meanwhile.
async fn sent_by<T>(db: &Database, run: impl AsyncFnOnce() -> T) -> (T, Vec<SentStatement>) {
    let recorder = db.recorder();
    let wanted = recorder.want();
    let before = recorder.sent(0).len();
    let output = run().await;
    let sent = recorder.sent(before);
    drop(wanted);
    (output, sent)
}

fn list(sent: &[SentStatement]) -> String {
    sent.iter().fold(String::new(), |mut text, query| {
        // Writing to a `String` cannot fail.
        let _ = write!(text, "\n  {}", query.text);
        if let Some(at) = query.at {
            let _ = write!(text, "\n    from {at}");
        }
        text
    })
}
