//! The body of a transaction: an async closure, or an async function.

use super::Transaction;
use crate::error::Result;
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
    message = "the closure of a transaction is `async |tx| {{ … }}`",
    label = "write `async |tx| {{ … }}`: `async` stands in front of `|tx|`, and not behind it"
)]
pub trait TransactionBody<T, E, Closure>: AsyncFnOnce(&Transaction) -> Result<T, E> {}

/// The `Closure` of whatever runs in a transaction.
#[doc(hidden)]
#[derive(Debug)]
pub struct AsyncClosure(Infallible);

/// The `Closure` of nothing. Where there are two implementations to choose from, rustc looks whether the first holds, and
/// tells the message of the trait; of one alone it says that `AsyncFnOnce` is not general enough.
#[doc(hidden)]
#[derive(Debug)]
pub struct NoClosure(Infallible);

/// Nothing implements this trait.
#[doc(hidden)]
pub trait Never {}

impl<T, E, F: AsyncFnOnce(&Transaction) -> Result<T, E>> TransactionBody<T, E, AsyncClosure> for F {}
impl<T, E, F: AsyncFnOnce(&Transaction) -> Result<T, E> + Never> TransactionBody<T, E, NoClosure>
    for F
{
}
