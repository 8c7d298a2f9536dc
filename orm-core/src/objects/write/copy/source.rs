//! Iterators and streams of drafts.

use crate::error::{Error, Result};
use crate::model::{AnyDraft, Draft, DraftValues, Model};
use futures_util::stream::{self, Stream};
use std::pin::Pin;

/// Drafts one by one, or an error that ends them.
pub(super) type DraftStream<'a, E> =
    Pin<Box<dyn Stream<Item = Result<DraftValues, E>> + Send + 'a>>;

/// An iterator or a stream of drafts, for [`copy_in`](crate::objects::Objects::copy_in). Every iterator and every
/// [`Stream`] is one; users do not implement it.
///
/// ```
/// # #[cfg(feature = "sqlite")]
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> orm::Result<()> {
/// # use orm::doc::*;
/// # use orm::prelude::*;
/// # let db = library().await?;
/// // An iterator, and a stream.
/// let drafts = ["travel", "history"].map(|name| Tag::draft().name(name));
/// let copied = Tag::copy_in(drafts, &db).await?;
/// let names = futures_util::stream::iter(["art"]);
/// let streamed = Tag::copy_in(futures_util::StreamExt::map(names, |name| Tag::draft().name(name)), &db).await?;
/// assert_eq!((copied, streamed), (2, 1));
/// # Ok(())
/// # }
/// # #[cfg(not(feature = "sqlite"))]
/// # fn main() {}
/// ```
#[diagnostic::on_unimplemented(
    message = "`{Self}` is no iterator or stream of drafts; write `Author::copy_in(drafts, &db)`, with drafts such as `names.map(|name| Author::draft().name(name))`",
    label = "drafts stand here, and the database behind them"
)]
pub trait DraftSource<Kind> {
    /// A draft, or the result of making one.
    type Item;
    /// The drafts as a stream.
    #[doc(hidden)]
    type Stream: Stream<Item = Self::Item>;
    /// Returns the drafts as a stream.
    #[doc(hidden)]
    fn into_stream(self) -> Self::Stream;
}

/// The kind of [`DraftSource`] that an iterator is.
#[derive(Debug)]
pub enum FromIterator {}

/// The kind of [`DraftSource`] that a stream is.
#[derive(Debug)]
pub enum FromStream {}

impl<I: IntoIterator> DraftSource<FromIterator> for I {
    type Item = I::Item;
    type Stream = stream::Iter<I::IntoIter>;

    fn into_stream(self) -> Self::Stream {
        stream::iter(self)
    }
}

impl<S: Stream> DraftSource<FromStream> for S {
    type Item = S::Item;
    type Stream = S;

    fn into_stream(self) -> S {
        self
    }
}

/// A draft of a model, or a result of one, for [`copy_in`](crate::objects::Objects::copy_in). Users do not implement it.
///
/// ```
/// # #[cfg(feature = "sqlite")]
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> orm::Result<()> {
/// # use orm::doc::*;
/// # use orm::prelude::*;
/// # let db = library().await?;
/// // A line that cannot be read ends the copy, and no row is stored.
/// let lines = ["1836;Nature", "Walden"].map(|line| {
///     let (year, title) = line.split_once(';').ok_or_else(|| Error::decode("a line without a year"))?;
///     let year = year.parse::<i32>().map_err(|_| Error::decode("a year that is no number"))?;
///     Ok::<_, Error>(Book::draft().title(title).year(year).author(1))
/// });
/// assert!(Book::copy_in(lines, &db).await.is_err());
/// assert_eq!(Book::objects().count(&db).await?, 3);
/// # Ok(())
/// # }
/// # #[cfg(not(feature = "sqlite"))]
/// # fn main() {}
/// ```
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot be copied into the table of `{M}`; write drafts of `{M}`, of rows in hand `rows.iter().map(|row| row.to_draft())`",
    label = "expected drafts of `{M}`, or results of them",
    note = "a `Result` has an error that an `orm::Error` becomes: write `impl From<orm::Error> for …`, or turn it into one that does, such as by `.map_err(…)`"
)]
pub trait CopiedDraft<M> {
    /// The error with which the copy may end: of drafts ours, of results their own.
    type Error;
    /// Returns the values set.
    #[doc(hidden)]
    fn into_values(self) -> Result<DraftValues, Self::Error>;
}

impl<M: Model, D: Draft<Model = M>> CopiedDraft<M> for D {
    type Error = Error;

    fn into_values(self) -> Result<DraftValues> {
        Ok(AnyDraft::into_values(self))
    }
}

impl<M: Model, D: Draft<Model = M>, E: From<Error>> CopiedDraft<M> for Result<D, E> {
    type Error = E;

    fn into_values(self) -> Result<DraftValues, E> {
        self.map(AnyDraft::into_values)
    }
}
