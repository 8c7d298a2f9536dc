//! The runtime on which a connection was made: whether it still runs, and whether anybody runs it now.

use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::task::{Context, Poll};
use std::time::Duration;
use tokio::runtime::{Handle, RuntimeFlavor};
use tokio::time::timeout;

/// Time in which a runtime that somebody runs comes to a task that it is given.
const SOON: Duration = Duration::from_millis(50);

/// Returns whether a runtime has ended: a future that it is given is dropped at once then.
pub(super) fn has_ended(runtime: &Handle) -> bool {
    /// A future that notes whether it was dropped before it was polled.
    struct DropProbe(Arc<AtomicBool>, bool);
    impl Future for DropProbe {
        type Output = ();
        fn poll(mut self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<()> {
            self.1 = true;
            Poll::Ready(())
        }
    }
    impl Drop for DropProbe {
        fn drop(&mut self) {
            self.0.fetch_or(!self.1, Ordering::Release);
        }
    }
    if is_current(runtime) {
        return false;
    }
    let dropped = Arc::new(AtomicBool::new(false));
    drop(runtime.spawn(DropProbe(Arc::clone(&dropped), false)));
    dropped.load(Ordering::Acquire)
}

/// Returns whether a runtime may rest: one of a single thread runs only while that thread is in it, and this is another.
pub(super) fn may_rest(runtime: &Handle) -> bool {
    runtime.runtime_flavor() == RuntimeFlavor::CurrentThread && !is_current(runtime)
}

/// Returns whether somebody runs a runtime: a task that it is given is carried out soon.
pub(super) async fn is_running(runtime: &Handle) -> bool {
    let task = runtime.spawn(async {});
    timeout(SOON, task).await.is_ok_and(|done| done.is_ok())
}

fn is_current(runtime: &Handle) -> bool {
    Handle::try_current().is_ok_and(|current| current.id() == runtime.id())
}
