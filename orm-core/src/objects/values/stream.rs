//! Many values, a few at a time.

use super::Values;
use super::fetch::ValuesOf;
use crate::db::{Database, Executor};
use crate::error::Result;
use crate::model::Model;
use crate::objects::stream::{Chunks, RowStream};
use futures_util::Stream;
use std::fmt;
use std::marker::PhantomData;
use std::pin::Pin;
use std::task::{Context, Poll};

impl<M: Model, Out: Send + 'static> Values<M, Out> {
    /// Reads the values one by one, in constant memory: as [`QuerySet::stream`](crate::objects::QuerySet::stream).
    ///
    /// Structs with lists come in batches, as rows do whose related rows are prefetched.
    ///
    /// ```
    /// # use orm::doc::*;
    /// # use orm::prelude::*;
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> orm::Result<()> {
    /// # let db = library().await?;
    /// let mut titles = Book::objects().values(Book.title).stream(&db);
    /// while let Some(title) = titles.try_next().await? {
    ///     println!("{title}");
    /// }
    /// # Ok(())
    /// # }
    /// ```
    /// ```sql
    /// SELECT "book"."title" FROM "book"
    /// ```
    #[track_caller]
    pub fn stream<'a>(&self, db: &'a (impl Executor + ?Sized)) -> ValueStream<'a, M, Out> {
        ValueStream {
            rows: RowStream::new(self.as_select(), self.value_reader(), self.context(db)),
            model: PhantomData,
        }
    }

    /// Reads the values as [`stream`](Self::stream) does, in a stream that borrows nothing: as
    /// [`QuerySet::owned_stream`](crate::objects::QuerySet::owned_stream).
    ///
    /// ```
    /// # use orm::doc::*;
    /// # use orm::prelude::*;
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> orm::Result<()> {
    /// # let db = library().await?;
    /// use futures_util::TryStreamExt;
    ///
    /// let titles = Book::objects().order_by(Book.year).values(Book.title).owned_stream(&db);
    /// let lines = titles.map_ok(|title| format!("{title}\n")); // for the body of a response
    /// assert_eq!(lines.try_collect::<String>().await?, "Nature\nLittle Women\nLittle Men\n");
    /// # Ok(())
    /// # }
    /// ```
    #[track_caller]
    pub fn owned_stream(&self, db: &Database) -> ValueStream<'static, M, Out> {
        let context = self.context(db);
        ValueStream {
            rows: RowStream::owned(self.as_select(), self.value_reader(), &context, db),
            model: PhantomData,
        }
    }

    /// Reads the values in chunks of `n`, by the primary key of the rows that they are of: as
    /// [`QuerySet::chunks`](crate::objects::QuerySet::chunks). Groups and distinct values, which stand for several rows,
    /// are [`Error::InvalidQuery`](crate::error::Error::InvalidQuery).
    ///
    /// ```
    /// # use orm::doc::*;
    /// # use orm::prelude::*;
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> orm::Result<()> {
    /// # let db = library().await?;
    /// let mut titles = Book::objects().values(Book.title).chunks(2, &db);
    /// assert_eq!(titles.try_next().await?.expect("a chunk"), ["Nature", "Little Women"]);
    /// # Ok(())
    /// # }
    /// ```
    /// ```sql
    /// SELECT "book"."title", "book"."id" FROM "book" ORDER BY "book"."id" LIMIT ?
    /// ```
    #[track_caller]
    pub fn chunks<'a>(&self, n: u64, db: &'a (impl Executor + ?Sized)) -> Chunks<'a, M, Out> {
        Chunks::new(self.as_select(), n, self.value_reader(), self.context(db))
    }

    fn value_reader(&self) -> ValuesOf<M, Out> {
        ValuesOf::new(self.reader.clone())
    }
}

/// The values of a query one by one, in constant memory: as a [`RowStream`].
///
/// ```
/// # #[cfg(feature = "sqlite")]
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> orm::Result<()> {
/// # use orm::doc::*;
/// # use orm::prelude::*;
/// # let db = library().await?;
/// use orm::query::ValueStream;
///
/// /// The length of the longest of many titles, of which one is in memory.
/// async fn longest(mut titles: ValueStream<'_, Book, String>) -> orm::Result<usize> {
///     let mut longest = 0;
///     while let Some(title) = titles.try_next().await? {
///         longest = longest.max(title.len());
///     }
///     Ok(longest)
/// }
///
/// assert_eq!(longest(Book::objects().values(Book.title).stream(&db)).await?, 12);
/// # Ok(())
/// # }
/// # #[cfg(not(feature = "sqlite"))]
/// # fn main() {}
/// ```
#[must_use = "nothing is sent before `try_next` is awaited"]
pub struct ValueStream<'db, M, Out> {
    rows: RowStream<'db, Out>,
    model: PhantomData<fn() -> M>,
}

impl<M, Out> ValueStream<'_, M, Out> {
    /// The next value; `None` after the last. An error ends the stream.
    ///
    /// ```
    /// # use orm::doc::*;
    /// # use orm::prelude::*;
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> orm::Result<()> {
    /// # let db = library().await?;
    /// let mut years = Book::objects().order_by(Book.year).values(Book.year).stream(&db);
    /// assert_eq!(years.try_next().await?, Some(1836));
    /// # Ok(())
    /// # }
    /// ```
    pub async fn try_next(&mut self) -> Result<Option<Out>> {
        self.rows.try_next().await
    }

    /// The next value or the error that ends the stream; `None` after the last.
    ///
    /// ```
    /// # use orm::doc::*;
    /// # use orm::prelude::*;
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> orm::Result<()> {
    /// # let db = library().await?;
    /// let mut years = Book::objects().order_by(Book.year).values(Book.year).stream(&db);
    /// assert_eq!(years.next().await.transpose()?, Some(1836));
    /// # Ok(())
    /// # }
    /// ```
    pub async fn next(&mut self) -> Option<Result<Out>> {
        self.rows.next().await
    }
}

impl<M, Out> Stream for ValueStream<'_, M, Out> {
    type Item = Result<Out>;

    fn poll_next(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Result<Out>>> {
        Pin::new(&mut self.get_mut().rows).poll_next(context)
    }
}

impl<M, Out> fmt::Debug for ValueStream<'_, M, Out> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ValueStream").finish_non_exhaustive()
    }
}
