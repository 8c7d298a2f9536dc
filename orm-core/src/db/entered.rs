//! The transactions in whose closures the code runs that a thread polls now.
//!
//! The closure of a transaction cannot wait for the end of that transaction, which comes after it; and a statement that it
//! runs on the database itself is no part of the transaction. Where a future is polled says so exactly, also where there is
//! no task, as in `main`.

use super::holders::Holder;
use std::cell::RefCell;
use std::future::poll_fn;
use std::pin::Pin;
use std::thread::LocalKey;

thread_local! {
    static ENTERED: RefCell<Vec<Entered>> = const { RefCell::new(Vec::new()) };
}

/// A transaction, or a savepoint, whose closure is polled.
#[derive(Clone, Copy)]
pub(super) struct Entered {
    /// The address of what it holds until it ends: the database, or the level around a savepoint.
    pub(super) held: usize,
    pub(super) holder: Holder,
    /// The address of the lock of the file to which it alone writes until it ends.
    pub(super) turn: Option<usize>,
}

/// Takes the last entry from a list of the thread, also after a panic.
pub(super) struct Leave<T: 'static>(pub(super) &'static LocalKey<RefCell<Vec<T>>>);

impl<T> Drop for Leave<T> {
    fn drop(&mut self) {
        self.0.with_borrow_mut(Vec::pop);
    }
}

/// Runs a future as part of a transaction.
pub(super) async fn within_transaction<T>(
    entered: Entered,
    mut future: Pin<&mut impl Future<Output = T>>,
) -> T {
    poll_fn(|context| {
        ENTERED.with_borrow_mut(|list| list.push(entered));
        let _leave = Leave(&ENTERED);
        future.as_mut().poll(context)
    })
    .await
}

/// Returns whether a transaction has the lock of a file, where the code that is polled now is run by it. It may be one on
/// another database of the same file.
pub(super) fn has_turn(lock: usize) -> bool {
    ENTERED.with_borrow(|list| list.iter().any(|entered| entered.turn == Some(lock)))
}

/// Returns the transaction that holds this, where the code that is polled now is run by it.
pub(super) fn entered(held: usize) -> Option<Entered> {
    ENTERED.with_borrow(|list| list.iter().copied().find(|entered| entered.held == held))
}
