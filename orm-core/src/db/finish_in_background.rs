//! A future that is finished even if nobody waits for it any more.

use crate::thread_safe::BoxedFuture;
use futures_util::FutureExt;
use std::pin::Pin;
use std::task::{Context, Poll};

/// Runs where it is awaited; dropped before its end, it goes on in the background.
pub(super) struct FinishInBackground<T: Send + 'static>(Option<BoxedFuture<'static, T>>);

impl<T: Send + 'static> FinishInBackground<T> {
    pub(super) fn new(future: impl Future<Output = T> + Send + 'static) -> Self {
        FinishInBackground(Some(BoxedFuture::new(future)))
    }
}

impl<T: Send + 'static> Future for FinishInBackground<T> {
    type Output = T;

    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<T> {
        let future = self
            .0
            .as_mut()
            .expect("a future is not polled after it is ready");
        let done = std::task::ready!(future.poll_unpin(context));
        self.0 = None;
        Poll::Ready(done)
    }
}

impl<T: Send + 'static> Drop for FinishInBackground<T> {
    fn drop(&mut self) {
        if let Some(rest) = self.0.take()
            && !std::thread::panicking()
            && let Ok(runtime) = tokio::runtime::Handle::try_current()
        {
            runtime.spawn(rest);
        }
    }
}
