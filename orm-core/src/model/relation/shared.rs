//! Values that rows share, without their types in the eyes of the compiler.

use std::any::Any;
use std::cell::RefCell;
use std::marker::PhantomData;
use std::ops::Deref;
use std::sync::Arc;

/// A share of a `T` that other rows hold too, such as the row that several foreign keys point at.
///
/// The type is erased inside: otherwise the compiler would walk from model to model to prove that one of them may be
/// sent, and give up in a schema of twenty.
pub(in crate::model) struct Shared<T> {
    value: Erased,
    ty: PhantomData<fn() -> T>,
}

/// A shared value whose type is not known here. The one place of the crate where a value stands without its type.
///
/// Rows hold rows that hold rows: they are dropped one after the other, however long the chain is, so that none
/// overflows the stack.
#[derive(Clone)]
pub struct Erased(Option<ErasedArc>);

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

impl<T: Any + Send + Sync> Shared<T> {
    pub(in crate::model) fn new(value: Arc<T>) -> Self {
        Erased(Some(value)).known_to_be()
    }

    /// The value to write to, if nobody else holds it.
    pub(in crate::model) fn get_mut(&mut self) -> Option<&mut T> {
        Arc::get_mut(self.value.0.as_mut()?)?.downcast_mut()
    }

    /// Shares the value once more.
    pub(in crate::model) fn to_arc(&self) -> Option<Arc<T>> {
        self.value.0.clone()?.downcast().ok()
    }

    pub(in crate::model) fn erased(self) -> Erased {
        self.value
    }
}

impl<T: Any> Deref for Shared<T> {
    type Target = T;
    fn deref(&self) -> &T {
        let value = self.value.get();
        value.expect("`Shared` is made of a `T` alone")
    }
}

impl<T> Clone for Shared<T> {
    fn clone(&self) -> Self {
        Shared {
            value: self.value.clone(),
            ty: PhantomData,
        }
    }
}

impl Erased {
    /// The value as a `T`; `None` if it is none.
    pub(in crate::model) fn typed<T: Any>(self) -> Option<Shared<T>> {
        self.get::<T>()?;
        Some(self.known_to_be())
    }

    fn get<T: Any>(&self) -> Option<&T> {
        self.0.as_ref()?.downcast_ref()
    }

    fn known_to_be<T>(self) -> Shared<T> {
        Shared {
            value: self,
            ty: PhantomData,
        }
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
        _next: Option<Shared<ChainedRow>>,
    }

    #[test]
    fn a_chain_is_dropped_however_long_it_is() {
        let mut next = None;
        for _ in 0..1_000_000 {
            next = Some(Shared::new(Arc::new(ChainedRow { _next: next })));
        }
        let shared = next.as_ref().and_then(Shared::to_arc);
        drop(next);
        drop(shared.map(Shared::new));
        LEFT.with(|left| {
            let left = left.borrow();
            assert!(!left.is_dropping && left.values.is_empty());
        });
    }

    #[test]
    fn a_value_is_known_by_its_type_alone() {
        let erased = Shared::new(Arc::new(5_i32)).erased();
        assert!(erased.clone().typed::<i64>().is_none());
        assert_eq!(erased.typed::<i32>().map(|number| *number), Some(5));
    }
}
