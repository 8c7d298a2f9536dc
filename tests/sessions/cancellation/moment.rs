//! Futures that are dropped at a moment of the test's choice.

use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll, Wake, Waker};

use tokio::sync::Notify;

/// No future of these tests asks to be polled so often.
const MANY: usize = 100;

/// When a future is dropped.
#[derive(Clone, Copy, Debug)]
pub(super) struct Moment {
    /// After so many polls, each asked for by the future itself.
    pub(super) polls: usize,
    /// Whether it had asked for the next one already: what it waited for is there, and nobody has looked at it.
    pub(super) woken: bool,
}

impl Moment {
    /// While what was asked for first is under way.
    pub(super) const FIRST: Moment = Moment {
        polls: 1,
        woken: false,
    };

    fn all() -> impl Iterator<Item = Moment> {
        let after = |polls| [false, true].map(|woken| Moment { polls, woken });
        let never = Moment {
            polls: 0,
            woken: false,
        };
        std::iter::once(never).chain((1..MANY).flat_map(after))
    }
}

/// As often in a row a future must have ended before it was dropped, until no later moment is tried: on a busy machine an
/// answer may be there before the future looks for it.
const ENDED: usize = 4;

/// Calls `case` for one moment after the other, until it answers [`ENDED`] times in a row that its future had ended before.
/// Answers how many futures were dropped.
pub(super) async fn at_each_moment(mut case: impl AsyncFnMut(Moment) -> bool) -> usize {
    let (mut dropped, mut ended) = (0, 0);
    for moment in Moment::all() {
        if case(moment).await {
            ended += 1;
        } else {
            (dropped, ended) = (dropped + 1, 0);
        }
        if ended == ENDED {
            return dropped;
        }
    }
    panic!("a future that never ends")
}

/// A future that is polled when it asks for it, but only as often as it is let.
pub(super) struct Polled<F> {
    future: Pin<Box<F>>,
    bell: Arc<Bell>,
}

impl<F: Future> Polled<F> {
    pub(super) fn new(future: F) -> Self {
        Polled {
            future: Box::pin(future),
            bell: Arc::default(),
        }
    }

    /// Polls it up to the moment; answers with what it ended, if it ended before.
    pub(super) async fn until(&mut self, moment: Moment) -> Option<F::Output> {
        let waker = Waker::from(Arc::clone(&self.bell));
        for n in 1..=moment.polls {
            let polled = self.future.as_mut().poll(&mut Context::from_waker(&waker));
            if let Poll::Ready(output) = polled {
                return Some(output);
            }
            if n < moment.polls || moment.woken {
                self.bell.0.notified().await;
            }
        }
        None
    }
}

/// Rings when a future asks to be polled.
#[derive(Default)]
struct Bell(Notify);

impl Wake for Bell {
    fn wake(self: Arc<Self>) {
        self.0.notify_one();
    }
}
