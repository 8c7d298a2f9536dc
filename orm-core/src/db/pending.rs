//! The future that every query ends in.

use super::call_site::{CallSite, CallSiteScope};
use crate::error::{Error, Result};
use crate::thread_safe::BoxedFuture;
use futures_util::FutureExt;
use std::fmt;
use std::panic::Location;
use std::pin::Pin;
use std::task::{Context, Poll};

/// The future that the end of a query returns. It borrows only the database, and is always `Send`. Its error is one of
/// ours, but for those that take a user's own.
///
/// One named type rather than `impl Future`: a bound that fails is then said once, and callers compile faster.
///
/// ```
/// # #[cfg(feature = "sqlite")]
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> orm::Result<()> {
/// # use orm::doc::*;
/// # use orm::prelude::*;
/// # let db = library().await?;
/// let books = Book::objects().filter(Book.year.gt(1860)).all(&db); // nothing is sent yet
/// let authors = Author::objects().all(&db);
/// let (books, authors) = (books.await?, authors.await?);
/// # assert_eq!((books.len(), authors.len()), (2, 2));
/// # Ok(())
/// # }
/// # #[cfg(not(feature = "sqlite"))]
/// # fn main() {}
/// ```
#[must_use = "nothing is sent before it is awaited: write `.await?` behind it"]
pub struct Pending<'a, T, E = Error> {
    future: BoxedFuture<'a, Result<T, E>>,
    /// The line that asked.
    at: CallSite,
}

impl<'a, T, E> Pending<'a, T, E> {
    /// Wraps a future of the user's own. The statements that it sends are recorded as those of the line that calls this.
    ///
    /// ```
    /// # #[cfg(feature = "sqlite")]
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> orm::Result<()> {
    /// # use orm::doc::*;
    /// # use orm::prelude::*;
    /// # let db = library().await?;
    /// use orm::db::Pending;
    ///
    /// /// Two queries as one, for a caller that awaits them as any other.
    /// fn counts(db: &Database) -> Pending<'_, (u64, u64)> {
    ///     Pending::new(async move { Ok((Book::objects().count(db).await?, Author::objects().count(db).await?)) })
    /// }
    ///
    /// assert_eq!(counts(&db).await?, (3, 2));
    /// # Ok(())
    /// # }
    /// # #[cfg(not(feature = "sqlite"))]
    /// # fn main() {}
    /// ```
    #[track_caller]
    pub fn new(future: impl Future<Output = Result<T, E>> + Send + 'a) -> Self {
        Pending {
            future: BoxedFuture::new(future),
            at: Location::caller(),
        }
    }

    /// Returns an answer that is at hand, for which nothing is sent.
    #[track_caller]
    pub(crate) fn ready(answer: Result<T, E>) -> Self
    where
        T: Send + 'a,
        E: Send + 'a,
    {
        Pending::new(std::future::ready(answer))
    }

    /// Wraps a future, asked for by this line.
    pub(crate) fn asked_at(
        at: CallSite,
        future: impl Future<Output = Result<T, E>> + Send + 'a,
    ) -> Self {
        Pending {
            future: BoxedFuture::new(future),
            at,
        }
    }
}

impl<T, E> Future for Pending<'_, T, E> {
    type Output = Result<T, E>;

    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Result<T, E>> {
        let _scope = CallSiteScope::enter(self.at);
        self.future.poll_unpin(context)
    }
}

impl<T, E> fmt::Debug for Pending<'_, T, E> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Pending").finish_non_exhaustive()
    }
}
