//! The line of the program that asked for a query. The futures that queries return know it, and set it for the thread
//! while they are polled.

use std::cell::Cell;
use std::panic::Location;

/// A place in the source.
pub(crate) type CallSite = &'static Location<'static>;

thread_local! {
    static CURRENT: Cell<Option<CallSite>> = const { Cell::new(None) };
}

/// The call site of the query under way on this thread.
pub(crate) fn current() -> Option<CallSite> {
    CURRENT.get()
}

/// Runs `run` on behalf of this call site, unless it is part of what another one asked for.
pub(crate) fn at<T>(call_site: CallSite, run: impl FnOnce() -> T) -> T {
    struct Leave;
    impl Drop for Leave {
        fn drop(&mut self) {
            CURRENT.set(None);
        }
    }
    if CURRENT.get().is_some() {
        return run();
    }
    CURRENT.set(Some(call_site));
    let _leave = Leave;
    run()
}
