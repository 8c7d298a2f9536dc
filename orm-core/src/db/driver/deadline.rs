//! Moments until which something is waited for.
//!
//! Futures are taken where they stand, since each that holds another by value is twice as large.

use futures_util::future::poll_immediate;
use std::pin::Pin;
use std::time::{Duration, Instant};
use tokio::time::timeout_at;

/// A moment after which nothing is waited for; `None` where it is farther away than an `Instant` reaches.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::db) struct Deadline(Option<Instant>);

impl Deadline {
    /// Returns the moment after so much time.
    pub(in crate::db) fn after(wait: Duration) -> Self {
        Deadline(Instant::now().checked_add(wait))
    }

    /// Returns the earlier of two moments.
    pub(in crate::db) fn earlier(self, other: Deadline) -> Self {
        Deadline(self.0.into_iter().chain(other.0).min())
    }

    /// Returns how much time is left; the longest `Duration` where there is no end.
    pub(in crate::db) fn left(self) -> Duration {
        self.0.map_or(Duration::MAX, |moment| {
            moment.saturating_duration_since(Instant::now())
        })
    }

    /// Waits for a future until the deadline; none if it takes longer. A future that is ready costs no look at the clock.
    pub(in crate::db) async fn within<F: Future>(
        self,
        mut future: Pin<&mut F>,
    ) -> Option<F::Output> {
        if let Some(done) = poll_immediate(&mut future).await {
            return Some(done);
        }
        match self.0 {
            Some(moment) => timeout_at(moment.into(), future).await.ok(),
            None => Some(future.await),
        }
    }
}

/// The moment until which a call of the user may take, with everything that it waits for; none for ever.
#[derive(Clone, Copy, Default)]
pub(in crate::db) struct CallDeadline(Option<Deadline>);

impl CallDeadline {
    /// The deadline of a call that begins now; zero is unlimited.
    pub(in crate::db) fn new(timeout: Option<Duration>) -> Self {
        let timeout = timeout.map(|timeout| match timeout {
            Duration::ZERO => Duration::MAX,
            timeout => timeout,
        });
        CallDeadline(timeout.map(Deadline::after))
    }

    /// Returns the earlier of two deadlines.
    pub(in crate::db) fn earlier(self, other: CallDeadline) -> Self {
        let (one, other) = (self.0, other.0);
        CallDeadline(match (one, other) {
            (Some(one), Some(other)) => Some(if one.left() <= other.left() {
                one
            } else {
                other
            }),
            (one, other) => one.or(other),
        })
    }

    /// Returns whether it has passed.
    pub(in crate::db) fn is_over(self) -> bool {
        self.0.is_some_and(|deadline| deadline.left().is_zero())
    }

    /// Returns how much time is left; never zero, which would be unlimited.
    pub(in crate::db) fn left(self) -> Option<Duration> {
        self.0
            .map(|deadline| deadline.left().max(Duration::from_millis(1)))
    }
}

/// Waits for a future; none if it takes longer than it may. Zero and none are unlimited.
pub(in crate::db) async fn within<F: Future>(
    limit: Option<Duration>,
    mut future: Pin<&mut F>,
) -> Option<F::Output> {
    if let Some(done) = poll_immediate(&mut future).await {
        return Some(done);
    }
    match limit.filter(|limit| !limit.is_zero()) {
        Some(limit) => Deadline::after(limit).within(future).await,
        None => Some(future.await),
    }
}
