//! Assertions of tests about the statements that were sent.

use super::call_site::CallSite;
use super::database::Database;
use super::recorder::{Recorder, SentStatement, Wanted};
use crate::sql::Verb;
use std::fmt::Write;
use std::panic::Location;

/// The closure of an assertion, `async || { … }`, or an async function without arguments. Users do not implement it.
///
/// ```
/// # #[cfg(feature = "sqlite")]
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> orm::Result<()> {
/// # use orm::doc::*;
/// # use orm::prelude::*;
/// # let db = library().await?;
/// use orm::testing::assert_queries;
///
/// async fn nothing() -> u8 {
///     7
/// }
///
/// assert_eq!(assert_queries(&db, 0, nothing).await, 7);
/// let counted = assert_queries(&db, 2, async || {
///     Ok::<_, Error>((Book::objects().count(&db).await?, Tag::objects().count(&db).await?))
/// });
/// assert_eq!(counted.await?, (3, 2));
/// # Ok(())
/// # }
/// # #[cfg(not(feature = "sqlite"))]
/// # fn main() {}
/// ```
#[diagnostic::on_unimplemented(
    message = "what an assertion looks at is run by a closure: write `async || {{ … }}`, with what is awaited in it"
)]
pub trait AssertedRun<T>: AsyncFnOnce() -> T {}

#[diagnostic::do_not_recommend]
impl<T, F: AsyncFnOnce() -> T> AssertedRun<T> for F {}

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
/// use orm::testing::assert_queries;
///
/// let books = assert_queries(db, 2, async || { /* … */ }).await;
/// # }
/// ```
#[track_caller]
#[rustfmt::skip] // One line, since the messages show it.
pub fn assert_queries<T>(db: &Database, n: usize, run: impl AssertedRun<T>) -> impl Future<Output = T> {
    let at = Location::caller();
    async move {
        let recording = Recording::start(db);
        let output = run().await;
        assert_number(&recording.end(), n, at);
        output
    }
}

fn assert_number(sent: &[SentStatement], n: usize, at: CallSite) {
    assert!(
        sent.len() == n,
        "{at}: expected {n} queries, but {} were sent{}",
        sent.len(),
        list(sent)
    );
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
pub fn assert_no_n_plus_one<T>(db: &Database, run: impl AssertedRun<T>) -> impl Future<Output = T> {
    let at = Location::caller();
    async move {
        let recording = Recording::start(db);
        let output = run().await;
        assert_none_repeated(&recording.end(), at);
        output
    }
}

fn assert_none_repeated(sent: &[SentStatement], at: CallSite) {
    for query in sent.iter().filter(|query| query.verb == Verb::Select) {
        let times = sent.iter().filter(|other| *other == query).count();
        assert!(
            times == 1,
            "{at}: a query was sent {times} times by the same line; `select_related` or `prefetch_related` loads for all rows at once{}",
            list(std::slice::from_ref(query))
        );
    }
}

/// The statements that are sent from a moment on.
struct Recording<'d> {
    recorder: &'d Recorder,
    /// The recorder keeps statements as long as this is there.
    _wanted: Wanted<'d>,
    /// The number of those that were sent before.
    before: usize,
}

impl<'d> Recording<'d> {
    fn start(db: &'d Database) -> Self {
        let recorder = db.recorder();
        Recording {
            recorder,
            _wanted: recorder.want(),
            before: recorder.sent(0).len(),
        }
    }

    /// Returns the statements that were sent meanwhile.
    fn end(self) -> Vec<SentStatement> {
        self.recorder.sent(self.before)
    }
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
