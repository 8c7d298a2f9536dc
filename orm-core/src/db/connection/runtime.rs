//! The runtime on which a connection was made: whether it still runs.

use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::task::{Context, Poll};
use tokio::runtime::Handle;

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
    if Handle::try_current().is_ok_and(|current| current.id() == runtime.id()) {
        return false;
    }
    let dropped = Arc::new(AtomicBool::new(false));
    drop(runtime.spawn(DropProbe(Arc::clone(&dropped), false)));
    dropped.load(Ordering::Acquire)
}
