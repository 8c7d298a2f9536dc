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

/// The time in which what this thread does is done on behalf of a call site.
pub(crate) struct CallSiteScope {
    /// True within what another call site asked for.
    is_inner: bool,
}

impl CallSiteScope {
    pub(crate) fn enter(call_site: CallSite) -> Self {
        let is_inner = CURRENT.get().is_some();
        if !is_inner {
            CURRENT.set(Some(call_site));
        }
        CallSiteScope { is_inner }
    }
}

impl Drop for CallSiteScope {
    fn drop(&mut self) {
        if !self.is_inner {
            CURRENT.set(None);
        }
    }
}
