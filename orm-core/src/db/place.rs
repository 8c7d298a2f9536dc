//! Where in the program a query was asked for: the futures that queries return know it, and tell it while they run.

use std::cell::Cell;
use std::panic::Location;

/// A place in the source.
pub(crate) type Place = &'static Location<'static>;

thread_local! {
    static PLACE: Cell<Option<Place>> = const { Cell::new(None) };
}

/// The place of the query under way on this thread.
pub(crate) fn current() -> Option<Place> {
    PLACE.get()
}

/// Runs something at this place; within another it is a part of that.
pub(super) fn at<T>(place: Place, run: impl FnOnce() -> T) -> T {
    struct Leave;
    impl Drop for Leave {
        fn drop(&mut self) {
            PLACE.set(None);
        }
    }
    if PLACE.get().is_some() {
        return run();
    }
    PLACE.set(Some(place));
    let _leave = Leave;
    run()
}
