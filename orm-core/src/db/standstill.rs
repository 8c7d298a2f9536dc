//! Transactions that wait for themselves: a statement waits for a stream of its own transaction that nobody reads on.
//!
//! ```text
//! db.transaction(async |tx| {
//!     let mut books = Book::objects().stream(tx);
//!     books.try_next().await?;              // the stream has the connection
//!     Author::objects().count(tx).await     // waits for the stream, which goes on behind this line
//! })
//! ```
//!
//! The closure of a transaction is one future that holds all that uses the transaction: so it can be known there whether
//! something that is joined with the statement reads the stream on. It is polled once more with a waker that counts who
//! keeps it. Where nobody does but statements that wait, nothing can ever wake the closure, and one of them fails.

use super::entered::Leave;
use std::cell::RefCell;
use std::future::poll_fn;
use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::task::{Context, Poll, Wake, Waker};

thread_local! {
    static CLOSURES: RefCell<Vec<PolledClosure>> = const { RefCell::new(Vec::new()) };
}

/// The closure of a transaction, while it is polled.
struct PolledClosure {
    /// The address of the transaction's level.
    level: usize,
    /// The data of the waker that counts who keeps it, where it is polled with that.
    counted: Option<*const ()>,
    /// The numbers of the statements that wait for a stream, and for nothing else.
    waiting: Vec<u64>,
    /// True until one of them has failed.
    fails_one: bool,
}

/// A statement that waits for its own transaction.
#[derive(Debug)]
pub(super) struct Standstill;

/// Wakes another one, and counts by its references who keeps it.
struct CountedWaker {
    wakes: Waker,
    is_woken: AtomicBool,
}

impl CountedWaker {
    fn around(waker: &Waker) -> Arc<Self> {
        Arc::new(CountedWaker {
            wakes: waker.clone(),
            is_woken: AtomicBool::new(false),
        })
    }
}

impl Wake for CountedWaker {
    fn wake(self: Arc<Self>) {
        self.wake_by_ref();
    }

    fn wake_by_ref(self: &Arc<Self>) {
        self.is_woken.store(true, Ordering::Relaxed);
        self.wakes.wake_by_ref();
    }
}

/// Runs the closure of the transaction of this level, and makes a statement fail that would wait for ever.
pub(super) async fn closure<T>(level: usize, mut closure: Pin<&mut impl Future<Output = T>>) -> T {
    poll_fn(|context| {
        let (polled, waiting) = poll_once(level, None, false, closure.as_mut(), context);
        if polled.is_ready() || waiting == 0 {
            return polled;
        }
        let counted = CountedWaker::around(context.waker());
        let waker = Waker::from(Arc::clone(&counted));
        let mut counting = Context::from_waker(&waker);
        let data = Some(waker.data());
        let (polled, waiting) = poll_once(level, data, false, closure.as_mut(), &mut counting);
        // This function has two references, and each statement that waits has one.
        let others = Arc::strong_count(&counted).saturating_sub(2 + waiting);
        let goes_on = others > 0 || counted.is_woken.load(Ordering::Relaxed);
        if polled.is_ready() || waiting == 0 || goes_on {
            return polled;
        }
        let (polled, _) = poll_once(level, None, true, closure.as_mut(), context);
        if polled.is_pending() {
            // Another one may have to fail, after the turn of other tasks.
            context.waker().wake_by_ref();
        }
        polled
    })
    .await
}

/// Polls a closure, and returns how many statements wait in it for a stream.
fn poll_once<T>(
    level: usize,
    counted: Option<*const ()>,
    fails_one: bool,
    closure: Pin<&mut impl Future<Output = T>>,
    context: &mut Context<'_>,
) -> (Poll<T>, usize) {
    CLOSURES.with_borrow_mut(|list| {
        list.push(PolledClosure {
            level,
            counted,
            waiting: Vec::new(),
            fails_one,
        });
    });
    let leave = Leave(&CLOSURES);
    let polled = closure.poll(context);
    let waiting = CLOSURES.with_borrow(|list| list.last().map_or(0, |it| it.waiting.len()));
    drop(leave);
    (polled, waiting)
}

/// Waits for the turn of the statement of this number, in the transaction of this level. Fails where it waits for a
/// stream that nobody reads on, as far as that can be known.
pub(super) async fn wait<T>(
    level: usize,
    number: u64,
    waits_for_stream: impl Fn() -> bool,
    mut turn: Pin<&mut impl Future<Output = T>>,
) -> Result<T, Standstill> {
    poll_fn(|context| {
        if in_closure(level, |_| ()).is_none() || !waits_for_stream() {
            return turn.as_mut().poll(context).map(Ok);
        }
        // What the turn is waited for by keeps this waker alone, which keeps the one around it once.
        let waker = Waker::from(CountedWaker::around(context.waker()));
        if let Poll::Ready(turn) = turn.as_mut().poll(&mut Context::from_waker(&waker)) {
            return Poll::Ready(Ok(turn));
        }
        let fails = in_closure(level, |closure| {
            let is_direct = |counted| context.waker().data() == counted;
            if closure.counted.is_none_or(is_direct) && !closure.waiting.contains(&number) {
                closure.waiting.push(number);
            }
            std::mem::take(&mut closure.fails_one)
        });
        if fails == Some(true) {
            return Poll::Ready(Err(Standstill));
        }
        Poll::Pending
    })
    .await
}

/// Does something with the closure of the transaction of this level, where the code that is polled now is in it.
fn in_closure<T>(level: usize, run: impl FnOnce(&mut PolledClosure) -> T) -> Option<T> {
    CLOSURES.with_borrow_mut(|list| list.iter_mut().find(|it| it.level == level).map(run))
}
