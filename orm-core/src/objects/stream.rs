//! Many rows, a few at a time: as a stream of rows, and in chunks.
//!
//! What a row becomes is a [`BatchReader`]'s to say. It reads rows in batches, which come in one of two ways:
//!
//! ```text
//! nothing else is loaded    OneStatement   SELECT …                                           the rows, as they arrive
//! further rows are loaded   Batches        SELECT … WHERE id > ? ORDER BY id LIMIT 1000       one statement a batch, and
//!                                          SELECT … WHERE author_id IN (…)                    those of what is loaded
//! ```
//!
//! - this file: [`RowStream`], the rows of a query one by one
//! - `reader`: the trait of what reads rows
//! - `one_statement`: the rows of one statement, as they arrive
//! - `batches`: rows by a statement for each batch, which goes on behind the last row of the one before
//! - `chunks`: [`Chunks`], batches by the primary key

pub(super) mod batches;
pub(super) mod chunks;
mod one_statement;
pub(super) mod reader;

pub use chunks::Chunks;

use super::load::LoadContext;
use crate::db::{CallSite, CallSiteScope, Database, Executor};
use crate::error::Result;
use crate::query::{Request, Select};
use batches::{BatchQuery, Batches};
use futures_util::Stream;
use futures_util::future::{FutureExt, ready};
use futures_util::stream::{BoxStream, StreamExt, once, poll_fn};
use one_statement::one_statement;
use reader::BatchReader;
use std::fmt;
use std::panic::Location;
use std::pin::Pin;
use std::task::{Context, Poll, ready};
use tokio::sync::mpsc::channel;

/// Number of rows for which further ones are loaded at once.
const ROWS_AT_ONCE: u64 = 1_000;

/// The rows of a query one by one, in constant memory.
///
/// It is a [`Stream`] of `Result<Out>`, which is `Send` and `Unpin`: the adapters of any crate for streams work with it.
/// Without such a crate there are [`try_next`](Self::try_next) and [`next`](Self::next).
///
/// ```
/// # use orm::doc::*;
/// # use orm::prelude::*;
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> orm::Result<()> {
/// # let db = library().await?;
/// use futures_util::TryStreamExt;
///
/// let books = Book::objects().order_by(Book.year).stream(&db);
/// let titles: Vec<String> = books.map_ok(|book| book.title).try_collect().await?;
/// assert_eq!(titles, ["Nature", "Little Women", "Little Men"]);
/// # Ok(())
/// # }
/// ```
///
/// An error ends it: those of the statement, and a row that cannot be read, after the rows before it. A `try_next` that is
/// dropped before it is done leaves out no row. Dropped before its end, a stream gives its connection free at once: on
/// Postgres that is closed, on SQLite the statement is stopped. In a transaction, whose connection stays, Postgres sends
/// the other rows, which the next statement passes over.
#[must_use = "nothing is sent before `try_next` is awaited"]
pub struct RowStream<'db, Out> {
    batches: BoxStream<'db, Result<Vec<Out>>>,
    /// Rows that are read and not yet given.
    rows: std::vec::IntoIter<Out>,
    /// The line that opened it.
    at: CallSite,
}

impl<'db, Out: Send + 'static> RowStream<'db, Out> {
    /// The rows of a query. Nothing is sent before the first is asked for.
    #[track_caller]
    pub(super) fn new(
        select: &Select,
        reader: impl BatchReader<Out = Out>,
        context: LoadContext<'db>,
    ) -> Self {
        let at = Location::caller();
        RowStream::of(batches_of(select, reader, context, at), at)
    }

    /// Gives the rows of these batches one by one.
    fn of(batches: BoxStream<'db, Result<Vec<Out>>>, at: CallSite) -> Self {
        RowStream {
            batches,
            rows: Vec::new().into_iter(),
            at,
        }
    }
}

impl<Out: Send + 'static> RowStream<'static, Out> {
    /// The rows of a query on a database that the stream keeps.
    #[track_caller]
    pub(super) fn owned(
        select: &Select,
        reader: impl BatchReader<Out = Out>,
        asked: &LoadContext<'_>,
        db: &Database,
    ) -> Self {
        let at = Location::caller();
        let (select, db) = (select.clone(), db.clone());
        let (mode, timeout, comment) = (asked.mode, asked.on.timeout(), asked.on.comment());
        let (sender, mut batches) = channel(1);
        let read = async move {
            let context = LoadContext {
                mode,
                common_tables: select.common_tables().to_vec(),
                ..LoadContext::new(db.target().within(timeout).commented(comment))
            };
            let mut read = batches_of(&select, reader, context, at);
            while let Some(batch) = StreamExt::next(&mut read).await {
                if sender.send(batch).await.is_err() {
                    break;
                }
            }
        };
        // What reads lives in the stream, and goes on while the next row is asked for.
        let mut read = read.boxed().fuse();
        let batches = poll_fn(move |context| {
            let _ = read.poll_unpin(context);
            batches.poll_recv(context)
        });
        RowStream::of(batches.boxed(), at)
    }
}

/// The rows of a query, in batches.
fn batches_of<'db, Out: Send + 'static>(
    select: &Select,
    reader: impl BatchReader<Out = Out>,
    context: LoadContext<'db>,
    at: CallSite,
) -> BoxStream<'db, Result<Vec<Out>>> {
    if reader.loads() {
        let query = BatchQuery::new(select.clone(), reader, ROWS_AT_ONCE, context);
        return Batches::new(query).boxed();
    }
    match super::run::prepare(Request::Select(select), context.on) {
        Ok(prepared) => one_statement(prepared, reader, context, at),
        Err(error) => once(ready(Err(error))).boxed(),
    }
}

impl<Out> RowStream<'_, Out> {
    /// The next row; `None` after the last. An error ends the stream.
    ///
    /// ```
    /// # use orm::doc::*;
    /// # use orm::prelude::*;
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> orm::Result<()> {
    /// # let db = library().await?;
    /// let mut books = Book::objects().order_by(Book.year).stream(&db);
    /// while let Some(book) = books.try_next().await? {
    ///     println!("{}", book.title);
    /// }
    /// # Ok(())
    /// # }
    /// ```
    pub async fn try_next(&mut self) -> Result<Option<Out>> {
        self.next().await.transpose()
    }

    /// The next row or the error that ends the stream; `None` after the last.
    ///
    /// ```
    /// # use orm::doc::*;
    /// # use orm::prelude::*;
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> orm::Result<()> {
    /// # let db = library().await?;
    /// let mut books = Book::objects().order_by(Book.year).stream(&db);
    /// while let Some(book) = books.next().await {
    ///     println!("{}", book?.title);
    /// }
    /// # Ok(())
    /// # }
    /// ```
    pub async fn next(&mut self) -> Option<Result<Out>> {
        StreamExt::next(self).await
    }
}

// Rows that are given are moved out, never pinned.
impl<Out> Unpin for RowStream<'_, Out> {}

impl<Out> Stream for RowStream<'_, Out> {
    type Item = Result<Out>;

    fn poll_next(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Result<Out>>> {
        let stream = self.get_mut();
        loop {
            if let Some(row) = stream.rows.next() {
                return Poll::Ready(Some(Ok(row)));
            }
            let batches = stream.batches.as_mut();
            let _scope = CallSiteScope::enter(stream.at);
            match ready!(batches.poll_next(context)) {
                Some(Ok(batch)) => stream.rows = batch.into_iter(),
                Some(Err(error)) => return Poll::Ready(Some(Err(error))),
                None => return Poll::Ready(None),
            }
        }
    }
}

impl<Out> fmt::Debug for RowStream<'_, Out> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("RowStream").finish_non_exhaustive()
    }
}
