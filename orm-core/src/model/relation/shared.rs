//! Values that rows share, without their types in the eyes of the compiler.

use std::any::Any;
use std::cell::RefCell;
use std::sync::Arc;

/// A value that rows share, such as the row that several foreign keys point at. Its type is not known here: whoever takes
/// the value says which one it is.
///
/// If it were known, the compiler would walk from model to model to prove that one of them may be sent, and give up in a
/// schema of twenty; and what keeps such values would be compiled anew for each model.
///
/// Rows hold rows that hold rows: they are dropped one after the other, however long the chain is, so that none
/// overflows the stack.
#[derive(Clone)]
pub(crate) struct Erased(Option<ErasedArc>);

type ErasedArc = Arc<dyn Any + Send + Sync>;

thread_local! {
    static LEFT: RefCell<LeftToDrop> = const {
        RefCell::new(LeftToDrop {
            is_dropping: false,
            values: Vec::new(),
        })
    };
}

/// Values left to drop on a thread, while one is being dropped.
struct LeftToDrop {
    is_dropping: bool,
    values: Vec<ErasedArc>,
}

/// The most values that there is room for once all are dropped.
const ROOM: usize = 64;

impl Erased {
    pub(crate) fn new<T: Any + Send + Sync>(value: Arc<T>) -> Self {
        Erased(Some(value))
    }

    /// The value, if it is a `T`.
    pub(super) fn get<T: Any>(&self) -> Option<&T> {
        self.0.as_ref()?.downcast_ref()
    }

    /// The value to write to, if it is a `T` that nobody else holds.
    pub(super) fn get_mut<T: Any>(&mut self) -> Option<&mut T> {
        Arc::get_mut(self.0.as_mut()?)?.downcast_mut()
    }

    /// Shares the value once more, if it is a `T`.
    pub(super) fn to_arc<T: Any + Send + Sync>(&self) -> Option<Arc<T>> {
        self.0.clone()?.downcast().ok()
    }
}

impl Drop for Erased {
    fn drop(&mut self) {
        let Some(value) = self.0.take() else { return };
        if Arc::strong_count(&value) > 1 {
            return;
        }
        // Within another drop it is left to that one. Of a thread that ends there is nothing to ask any more.
        let mut value = Some(value);
        let is_outermost = LEFT.try_with(|left| {
            let mut left = left.borrow_mut();
            if left.is_dropping {
                left.values.extend(value.take());
            }
            left.is_dropping = true;
            value.is_some()
        });
        if is_outermost == Ok(true) {
            let _end = DropEnd;
            while let Some(next) = value.take() {
                drop(next);
                value = LEFT.with(|left| left.borrow_mut().values.pop());
            }
        }
    }
}

/// Ends the drop under way, also where one of the values panics.
struct DropEnd;

impl Drop for DropEnd {
    fn drop(&mut self) {
        let values = LEFT.with(|left| {
            let mut left = left.borrow_mut();
            left.is_dropping = false;
            left.values.shrink_to(ROOM);
            let is_left = !left.values.is_empty();
            is_left.then(|| std::mem::take(&mut left.values))
        });
        drop(values);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    struct ChainedRow {
        _next: Option<Erased>,
    }

    #[test]
    fn a_chain_is_dropped_however_long_it_is() {
        let mut next = None;
        for _ in 0..1_000_000 {
            next = Some(Erased::new(Arc::new(ChainedRow { _next: next })));
        }
        let shared = next.as_ref().and_then(Erased::to_arc::<ChainedRow>);
        drop(next);
        drop(shared.map(Erased::new));
        LEFT.with(|left| {
            let left = left.borrow();
            assert!(!left.is_dropping && left.values.is_empty());
        });
    }

    #[test]
    fn a_value_is_taken_by_its_type_alone() {
        let mut erased = Erased::new(Arc::new(5_i32));
        assert_eq!(erased.get::<i64>(), None);
        assert_eq!(erased.get_mut::<i32>(), Some(&mut 5));
        let shared = erased.to_arc::<i32>();
        assert_eq!(erased.get(), shared.as_deref());
        assert_eq!(erased.get_mut::<i32>(), None);
    }
}
