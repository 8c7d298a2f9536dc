//! Watching whether a future that could go on is polled: one that is kept and not polled holds what it holds for ever.

use std::pin::Pin;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::task::{Context, Wake, Waker};
use std::time::{Duration, Instant};

/// Watches one future at a time.
#[derive(Default)]
pub(super) struct PollWatch(Mutex<PolledFuture>);

#[derive(Default)]
struct PolledFuture {
    task: Option<Waker>,
    /// The moment since which it could go on.
    woken: Option<Instant>,
}

impl PollWatch {
    /// Runs a future, and notes when it is woken and when it is polled.
    pub(super) async fn over<T>(
        self: &Arc<Self>,
        mut future: Pin<&mut impl Future<Output = T>>,
    ) -> T {
        let waker = Waker::from(Arc::clone(self));
        std::future::poll_fn(|context| {
            *self.watched() = PolledFuture {
                task: Some(context.waker().clone()),
                woken: None,
            };
            let done = future.as_mut().poll(&mut Context::from_waker(&waker));
            if done.is_ready() {
                *self.watched() = PolledFuture::default();
            }
            done
        })
        .await
    }

    /// Returns whether the future was woken so long ago, and not polled since.
    pub(super) fn is_neglected(&self, for_long: Duration) -> bool {
        let woken = self.watched().woken;
        woken.is_some_and(|woken| woken.elapsed() >= for_long)
    }

    /// Returns whether no future is under way.
    pub(super) fn is_idle(&self) -> bool {
        self.watched().task.is_none()
    }

    fn watched(&self) -> MutexGuard<'_, PolledFuture> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Wake for PollWatch {
    fn wake(self: Arc<Self>) {
        let mut watched = self.watched();
        watched.woken.get_or_insert_with(Instant::now);
        let task = watched.task.clone();
        drop(watched);
        if let Some(task) = task {
            task.wake();
        }
    }
}
