//! What a row keeps once it is loaded.

use std::any::Any;
use std::sync::{Arc, OnceLock};

/// A value without its type: otherwise the compiler would walk from model to model to prove that one of them may be
/// sent, and give up in a schema of twenty.
pub(super) type Erased = Arc<dyn Any + Send + Sync>;

/// What was loaded, and what was loaded after it. Nothing is ever dropped before the row, so that references handed
/// out stay good while newer values take the place of older ones.
#[derive(Default)]
pub(super) struct Kept(OnceLock<Box<Loaded>>);

struct Loaded {
    value: Erased,
    next: Kept,
}

impl Kept {
    /// The first that fits.
    pub(super) fn find(&self, fits: impl Fn(&Erased) -> bool) -> Option<&Erased> {
        let mut slot = self;
        loop {
            let loaded = slot.0.get()?;
            if fits(&loaded.value) {
                return Some(&loaded.value);
            }
            slot = &loaded.next;
        }
    }

    /// Keeps a value, unless one that fits is kept already: of two at once, whichever came first.
    pub(super) fn keep(&self, value: Erased, fits: impl Fn(&Erased) -> bool) -> &Erased {
        let mut new = Some(value);
        let mut slot = self;
        loop {
            let loaded = slot.0.get_or_init(|| {
                let value = new
                    .take()
                    .expect("taken by the one slot that was empty, where the walk ends");
                Box::new(Loaded {
                    value,
                    next: Kept::default(),
                })
            });
            if new.is_none() || fits(&loaded.value) {
                return &loaded.value;
            }
            slot = &loaded.next;
        }
    }

    /// The first value, to write to.
    pub(super) fn first_mut(&mut self) -> Option<&mut Erased> {
        Some(&mut self.0.get_mut()?.value)
    }
}

impl Clone for Kept {
    fn clone(&self) -> Self {
        let clone = Kept::default();
        let (mut from, mut to) = (self, &clone);
        while let Some(loaded) = from.0.get() {
            let value = Arc::clone(&loaded.value);
            let next = Kept::default();
            to = &to.0.get_or_init(|| Box::new(Loaded { value, next })).next;
            from = &loaded.next;
        }
        clone
    }
}
