//! `on_commit`: work to be done once the changes of a transaction last.

use super::Transaction;
use crate::schema::Outcome;
use crate::thread_safe::BoxedFuture;
use futures_util::FutureExt;
use std::panic::{AssertUnwindSafe, resume_unwind};
use std::sync::{Mutex, MutexGuard, PoisonError};

type Callback = Box<dyn FnOnce() -> BoxedFuture<'static, ()> + Send>;

/// The callbacks of a transaction in the order of asking, each with the outcome of the level that asked.
#[derive(Default)]
pub(super) struct Callbacks(Mutex<Vec<(Outcome, Callback)>>);

/// The work of [`on_commit`](Transaction::on_commit): the future of an async closure without a result. Users do not
/// implement it.
///
/// ```
/// # #[cfg(feature = "sqlite")]
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> orm::Result<()> {
/// # use orm::doc::*;
/// # use orm::prelude::*;
/// # let db = library().await?;
/// let (done, told) = tokio::sync::oneshot::channel();
/// db.transaction(async |tx| {
///     Tag::draft().name("war").save(tx).await?;
///     tx.on_commit(async move || {
///         let _ = done.send(()); // or: send a mail
///     });
///     Ok(())
/// })
/// .await?;
/// assert!(told.await.is_ok());
/// # Ok(())
/// # }
/// # #[cfg(not(feature = "sqlite"))]
/// # fn main() {}
/// ```
#[diagnostic::on_unimplemented(
    message = "what is done after the commit is an async closure without a result; write `tx.on_commit(async move || {{ … }})`, and handle errors within",
    label = ""
)]
pub trait CommitWork: Future<Output = ()> {}

#[diagnostic::do_not_recommend]
impl<F: Future<Output = ()>> CommitWork for F {}

impl Transaction {
    /// Has `run` called after the commit: to send a mail, to wake a worker, to empty a cache.
    ///
    /// Callbacks run one after the other, in the order in which they were given, once the outermost transaction is
    /// committed and its connection is free again; `commit`, and the end of `transaction`, wait for them. One that was
    /// given in a savepoint that was rolled back never runs, nor does any where the transaction is rolled back, or where
    /// the outcome of its commit is unknown.
    ///
    /// The transaction is stored whatever becomes of a callback. So it answers nothing: an error is for the callback itself
    /// to handle. Where one panics the others run nevertheless; then the panic goes on in whoever waits for the commit. A
    /// program that ends right after the commit may leave callbacks undone: what must happen belongs into a table, written
    /// in the same transaction.
    ///
    /// ```
    /// # #[cfg(feature = "sqlite")]
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> orm::Result<()> {
    /// # use orm::doc::*;
    /// # use orm::prelude::*;
    /// # let db = library().await?;
    /// # let (sender, mut receiver) = tokio::sync::mpsc::unbounded_channel();
    /// db.transaction(async |tx| {
    ///     let tag = Tag::draft().name("peace").save(tx).await?;
    ///     tx.on_commit(async move || {
    ///         // Somebody waits for news of new tags.
    ///         let _ = sender.send(tag.id);
    ///     });
    ///     Ok(())
    /// })
    /// .await?;
    /// assert!(receiver.recv().await.is_some());
    /// # Ok(())
    /// # }
    /// # #[cfg(not(feature = "sqlite"))]
    /// # fn main() {}
    /// ```
    pub fn on_commit<F, Fut>(&self, run: F)
    where
        F: FnOnce() -> Fut + Send + 'static,
        Fut: CommitWork + Send + 'static,
    {
        let callback: Callback = Box::new(|| BoxedFuture::new(run()));
        let callbacks = &self.notes.callbacks;
        callbacks.list().push((self.outcome.clone(), callback));
    }
}

impl Callbacks {
    /// Runs those whose level lasts, after the commit.
    pub(super) async fn run(&self) {
        let callbacks = std::mem::take(&mut *self.list());
        let mut panic = None;
        for (outcome, callback) in callbacks {
            if !outcome.may_last() {
                continue;
            }
            let run = AssertUnwindSafe(async { callback().await });
            if let Err(first) = run.catch_unwind().await {
                panic.get_or_insert(first);
            }
        }
        if let Some(panic) = panic {
            resume_unwind(panic);
        }
    }

    /// Drops those that will never run, since their level was rolled back.
    pub(super) fn drop_undone(&self) {
        let (kept, undone): (Vec<_>, Vec<_>) = std::mem::take(&mut *self.list())
            .into_iter()
            .partition(|(outcome, _)| outcome.is_open());
        self.list().splice(..0, kept);
        // Outside of the lock: it runs code of the user.
        drop(undone);
    }

    fn list(&self) -> MutexGuard<'_, Vec<(Outcome, Callback)>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
