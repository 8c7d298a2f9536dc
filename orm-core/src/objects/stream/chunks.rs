//! Rows in chunks, by the primary key.

use super::batches::{BatchQuery, Batches};
use super::reader::BatchReader;
use crate::db::{CallSite, CallSiteScope};
use crate::error::{Error, Result};
use crate::model::{IntoKey, Model, key_value};
use crate::objects::load::LoadContext;
use crate::query::{RowOrder, Select};
use futures_util::Stream;
use futures_util::stream::StreamExt;
use std::fmt;
use std::marker::PhantomData;
use std::panic::Location;
use std::pin::Pin;
use std::task::{Context, Poll};

/// The rows of a query in chunks, by the primary key, each by a statement of its own.
///
/// It is a [`Stream`] of `Result<Vec<Out>>`, which is `Send` and `Unpin`, and holds no connection between two chunks.
/// [`try_next`](Self::try_next) and [`next`](Self::next) read it without a crate for streams.
///
/// An error ends it. To go on, or to go on another day, begin behind the last key that was done: [`after`](Self::after).
///
/// ```
/// # #[cfg(feature = "sqlite")]
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> orm::Result<()> {
/// # use orm::doc::*;
/// # use orm::prelude::*;
/// # let db = library().await?;
/// let mut chunks = Book::objects().chunks(2, &db);
/// let mut sizes = Vec::new();
/// while let Some(books) = chunks.try_next().await? {
///     sizes.push(books.len());
/// }
/// assert_eq!(sizes, [2, 1]);
/// # Ok(())
/// # }
/// # #[cfg(not(feature = "sqlite"))]
/// # fn main() {}
/// ```
/// ```sql
/// SELECT … FROM "book" ORDER BY "book"."id" LIMIT ?;
/// SELECT … FROM "book" WHERE "book"."id" > ? ORDER BY "book"."id" LIMIT ?
/// ```
#[must_use = "nothing is sent before `try_next` is awaited"]
pub struct Chunks<'db, M, Out = M> {
    batches: Batches<'db, Out>,
    /// The line that asked for them.
    at: CallSite,
    model: PhantomData<fn() -> M>,
}

impl<'db, M: Model, Out: Send + 'static> Chunks<'db, M, Out> {
    /// The rows of a query, `n` at a time. Nothing is sent before the first are asked for.
    #[track_caller]
    pub(in crate::objects) fn new(
        select: &Select,
        n: u64,
        reader: impl BatchReader<Out = Out>,
        context: LoadContext<'db>,
    ) -> Self {
        let at = Location::caller();
        let query = by_key(select.clone(), n)
            .and_then(|select| BatchQuery::new(select, reader, n, context));
        Chunks {
            batches: Batches::new(query),
            at,
            model: PhantomData,
        }
    }

    /// Begins behind the row of this key: a row, a foreign key to it, or its key. Whether that row is still there does not
    /// matter. A limit of the query counts from there.
    ///
    /// ```
    /// # use orm::doc::*;
    /// # use orm::prelude::*;
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> orm::Result<()> {
    /// # let db = library().await?;
    /// let mut books = Book::objects().chunks(2, &db).after(1);
    /// let chunk = books.try_next().await?.expect("there are more");
    /// assert_eq!(chunk[0].title, "Little Women");
    /// let last = chunk[1].id; // where to go on, should what follows fail
    /// # assert_eq!(last, 3);
    /// # Ok(())
    /// # }
    /// ```
    /// ```sql
    /// SELECT …, "book"."id" FROM "book" WHERE "book"."id" > ? ORDER BY "book"."id" LIMIT ?
    /// ```
    pub fn after(mut self, key: impl IntoKey<M>) -> Self {
        self.batches
            .go_on_behind(key_value(&key.into_key()).to_vec());
        self
    }
}

impl<M, Out> Chunks<'_, M, Out> {
    /// The next chunk, of at least one row; `None` after the last. An error ends the chunks.
    ///
    /// ```
    /// # use orm::doc::*;
    /// # use orm::prelude::*;
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> orm::Result<()> {
    /// # let db = library().await?;
    /// let mut books = Book::objects().chunks(2, &db);
    /// while let Some(chunk) = books.try_next().await? {
    ///     println!("{} books", chunk.len());
    /// }
    /// # Ok(())
    /// # }
    /// ```
    pub async fn try_next(&mut self) -> Result<Option<Vec<Out>>> {
        self.next().await.transpose()
    }

    /// The next chunk or the error that ends them; `None` after the last.
    ///
    /// ```
    /// # use orm::doc::*;
    /// # use orm::prelude::*;
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> orm::Result<()> {
    /// # let db = library().await?;
    /// let mut books = Book::objects().chunks(2, &db);
    /// while let Some(chunk) = books.next().await {
    ///     println!("{} books", chunk?.len());
    /// }
    /// # Ok(())
    /// # }
    /// ```
    pub async fn next(&mut self) -> Option<Result<Vec<Out>>> {
        StreamExt::next(self).await
    }
}

/// Returns the rows of a query in the order of their keys, which chunks of `n` are cut from.
fn by_key(mut select: Select, n: u64) -> Result<Select> {
    let model = select.table().model;
    let refused = |why: &str| Error::InvalidQuery {
        model,
        why: why.to_owned(),
    };
    if n == 0 {
        return Err(refused("chunks of no rows are asked for"));
    }
    if select.stands_for_many() {
        return Err(refused(
            "chunks go by the key of the rows, and a value here stands for several; use `stream`, or `after` for pages",
        ));
    }
    if select.repeats_rows() {
        return Err(refused(
            "chunks go by the key of the rows, and the elements of an array are several rows of one key; use `stream`, or `after` for pages",
        ));
    }
    let is_by_key = match select.order() {
        RowOrder::OfModel { reversed } => !reversed,
        RowOrder::None => true,
        RowOrder::By(_) => select.is_ordered_by_key(),
    };
    if !is_by_key {
        return Err(refused(
            "chunks go by the primary key, and another order is asked for; drop it by `.order_by(())`, or use `stream`, or `after` for pages in it",
        ));
    }
    select.order_by_key();
    Ok(select)
}

// Rows that are given are moved out, never pinned.
impl<M, Out> Unpin for Chunks<'_, M, Out> {}

impl<M, Out> Stream for Chunks<'_, M, Out> {
    type Item = Result<Vec<Out>>;

    fn poll_next(
        self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Vec<Out>>>> {
        let chunks = self.get_mut();
        let _scope = CallSiteScope::enter(chunks.at);
        Pin::new(&mut chunks.batches).poll_next(context)
    }
}

impl<M, Out> fmt::Debug for Chunks<'_, M, Out> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Chunks").finish_non_exhaustive()
    }
}
