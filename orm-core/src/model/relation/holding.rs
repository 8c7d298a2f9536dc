//! What rows hold of other rows.

use std::any::Any;
use std::cell::RefCell;
use std::sync::Arc;

/// A share of rows that others hold too, without their type: otherwise the compiler would walk from model to model to
/// prove that one of them may be sent, and give up in a schema of twenty.
///
/// Rows hold rows that hold rows: they are dropped one after the other, however long the chain is, so that none
/// overflows the stack.
#[derive(Clone)]
pub(in crate::model) struct Holding(Option<Erased>);

type Erased = Arc<dyn Any + Send + Sync>;

thread_local! {
    /// What is left to drop on this thread, while something is being dropped.
    static LEFT: RefCell<Option<Vec<Erased>>> = const { RefCell::new(None) };
}

impl Holding {
    pub(in crate::model) fn new(rows: Arc<dyn Any + Send + Sync>) -> Self {
        Holding(Some(rows))
    }

    /// What is held, if it is a `T`.
    pub(in crate::model) fn get<T: Any>(&self) -> Option<&T> {
        self.0.as_ref()?.downcast_ref()
    }

    /// What is held, to write to, if it is a `T` and nobody else holds it.
    pub(in crate::model) fn get_mut<T: Any>(&mut self) -> Option<&mut T> {
        Arc::get_mut(self.0.as_mut()?)?.downcast_mut()
    }

    /// A share of what is held, if it is a `T`.
    pub(in crate::model) fn share<T: Any + Send + Sync>(&self) -> Option<Arc<T>> {
        self.0.clone()?.downcast().ok()
    }
}

impl Drop for Holding {
    fn drop(&mut self) {
        let Some(value) = self.0.take() else { return };
        if Arc::strong_count(&value) > 1 {
            return;
        }
        // Within another drop it is left to that one. Of a thread that ends there is nothing to ask any more.
        let mut value = Some(value);
        let outermost = LEFT.try_with(|left| {
            let mut left = left.borrow_mut();
            match &mut *left {
                Some(left) => left.extend(value.take()),
                None => *left = Some(Vec::new()),
            }
            value.is_some()
        });
        if outermost == Ok(true) {
            let _end = End;
            while let Some(next) = value.take() {
                drop(next);
                value = LEFT.with(|left| left.borrow_mut().as_mut()?.pop());
            }
        }
    }
}

/// Ends the drop under way, also where one of the values panics.
struct End;

impl Drop for End {
    fn drop(&mut self) {
        let left = LEFT.with(|left| left.borrow_mut().take());
        drop(left);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    struct Row {
        _next: Option<Holding>,
    }

    #[test]
    fn a_chain_is_dropped_however_long_it_is() {
        let mut next = None;
        for _ in 0..1_000_000 {
            next = Some(Holding::new(Arc::new(Row { _next: next })));
        }
        let shared = next.as_ref().and_then(Holding::share::<Row>);
        drop(next);
        drop(shared.map(|row| Holding::new(row)));
        assert!(LEFT.with(|left| left.borrow().is_none()));
    }
}
