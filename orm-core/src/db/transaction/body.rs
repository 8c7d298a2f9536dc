//! The body of a transaction: an async closure, or an async function.

use super::Transaction;
use crate::error::{Error, Result};
use std::convert::Infallible;

/// The closure of a transaction, `async |tx| { … }`, or an async function of `&Transaction`. Users do not implement it.
///
/// Whatever is `AsyncFnOnce(&Transaction) -> Result<T, E>` is one, so a helper that passes a closure on bounds it by that.
/// A closure `|tx| async { … }` is none, since its future cannot borrow the transaction. `Closure` is inferred, and means
/// nothing.
///
/// ```
/// use orm_core::db::{Database, Transaction};
/// use orm_core::error::Result;
///
/// async fn logged<T>(run: impl AsyncFnOnce(&Transaction) -> Result<T>, db: &Database) -> Result<T> {
///     println!("begins");
///     db.transaction(run).await
/// }
/// # async fn test(db: &Database) -> Result<i32> {
/// logged(async |tx| Ok(1), db).await
/// # }
/// ```
#[diagnostic::on_unimplemented(
    message = "the closure of a transaction is written `async |tx| {{ … }}`, with `async` in front of `|tx|`, and not behind it",
    label = ""
)]
pub trait TransactionBody<T, E, Closure>: AsyncFnOnce(&Transaction) -> Result<T, E> {}

/// The closure of a transaction that fails with an [`Error`] of this library, as `transaction` takes it. Users do not
/// implement it.
///
/// Whatever is `AsyncFnOnce(&Transaction) -> Result<T>` is one. The type of the error is left open until the closure has
/// been read, so that one with an error of its own is told of `transaction_or`, and not that types differ somewhere in it.
///
/// ```
/// use orm_core::db::Database;
/// use orm_core::error::Result;
/// use orm_core::db::PlainTransactionBody;
///
/// async fn twice<C>(run: impl PlainTransactionBody<(), C, Failure = orm_core::error::Error> + Clone, db: &Database) -> Result<()> {
///     db.transaction(run.clone()).await?;
///     db.transaction(run).await
/// }
/// # async fn test(db: &Database) -> Result<()> {
/// twice(async |tx| Ok(()), db).await
/// # }
/// ```
// The empty label keeps rustc's own away, whose words depend on the length of the closure's path.
#[diagnostic::on_unimplemented(
    message = "`transaction` takes an async closure that fails with an `orm::Error`; write `async |tx| {{ … }}`, without `Box::pin`, and `transaction_or` in place of `transaction` for an error of your own",
    label = ""
)]
pub trait PlainTransactionBody<T, Closure>:
    AsyncFnOnce(&Transaction) -> Result<T, Self::Failure>
{
    /// The error of the closure: [`Error`].
    type Failure;
    /// The future that runs the closure: `Run` itself. So the call of a method that takes what is no such closure has no
    /// type, and rustc says nothing more of it.
    type Answer<Run: Future>: Future<Output = Run::Output>;
    /// Returns the future as it is.
    #[doc(hidden)]
    fn answer<Run: Future>(run: Run) -> Self::Answer<Run>;
}

/// The closure of a transaction that may run more than once. Users do not implement it: whatever is `Clone` is one.
///
/// ```
/// # #[cfg(feature = "sqlite")]
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> orm::Result<()> {
/// # use orm::doc::*;
/// # use orm::prelude::*;
/// # let db = library().await?;
/// use std::sync::atomic::{AtomicU32, Ordering};
///
/// // What a closure counts outside of itself stands in an atomic, so that it can be run again.
/// let attempts = AtomicU32::new(0);
/// let title = db.retries(3).transaction(async |tx| {
///     attempts.fetch_add(1, Ordering::Relaxed);
///     Ok(Book::get(1, tx).await?.title)
/// });
/// assert_eq!(title.await?, "Nature");
/// assert_eq!(attempts.load(Ordering::Relaxed), 1);
/// # Ok(())
/// # }
/// # #[cfg(not(feature = "sqlite"))]
/// # fn main() {}
/// ```
#[diagnostic::on_unimplemented(
    message = "a transaction with `retries` may run its closure again, so the closure changes nothing outside of itself; return what it computes, or count in an `AtomicU32`",
    label = ""
)]
pub trait RunAgain: Clone {}

#[diagnostic::do_not_recommend]
impl<F: Clone> RunAgain for F {}

/// The answer of a closure that fails with an `E`.
#[doc(hidden)]
pub trait FailsWith<E> {}

impl<T, E> FailsWith<E> for Result<T, E> {}

/// The `Closure` of whatever runs in a transaction, or as a function of a data migration.
#[doc(hidden)]
#[derive(Debug)]
pub struct AsyncClosure(Infallible);

/// The `Closure` of nothing. Where there are two implementations to choose from, rustc looks whether the first holds, and
/// tells the message of the trait; of one alone it says that `AsyncFnOnce` is not general enough, or tells of two
/// signatures.
#[doc(hidden)]
#[derive(Debug)]
pub struct NoClosure(Infallible);

/// Nothing implements this trait.
#[doc(hidden)]
pub trait Never {}

#[diagnostic::do_not_recommend]
impl<T, E, F: AsyncFnOnce(&Transaction) -> Result<T, E>> PlainTransactionBody<T, AsyncClosure> for F
where
    Result<T, E>: FailsWith<Error>,
{
    type Failure = E;
    type Answer<Run: Future> = Run;
    fn answer<Run: Future>(run: Run) -> Run {
        run
    }
}
#[diagnostic::do_not_recommend]
impl<T, F: AsyncFnOnce(&Transaction) -> Result<T> + Never> PlainTransactionBody<T, NoClosure>
    for F
{
    type Failure = Error;
    type Answer<Run: Future> = Run;
    fn answer<Run: Future>(run: Run) -> Run {
        run
    }
}

impl<T, E, F: AsyncFnOnce(&Transaction) -> Result<T, E>> TransactionBody<T, E, AsyncClosure> for F {}
impl<T, E, F: AsyncFnOnce(&Transaction) -> Result<T, E> + Never> TransactionBody<T, E, NoClosure>
    for F
{
}
