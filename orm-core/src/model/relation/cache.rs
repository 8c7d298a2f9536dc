//! The rows that a foreign key keeps once they are loaded.

use super::holding::Holding;
use std::sync::OnceLock;
use std::sync::atomic::{AtomicUsize, Ordering};

/// CachedValues of which the newest counts. References to all of them stay good as long as this is only shared; whoever has
/// it alone drops the older ones.
#[derive(Default)]
pub(in crate::model) struct RowCache(OnceLock<Box<CachedValues>>);

struct CachedValues {
    /// The only one, nearly always.
    first: Holding,
    later: OnceLock<Box<LaterValues>>,
}

/// The values after the first, in rooms of which each has twice the places of the one before, so that nothing that is
/// there moves, and the newest is found at once.
#[derive(Default)]
struct LaterValues {
    count: AtomicUsize,
    rooms: [OnceLock<Box<[OnceLock<Holding>]>>; 32],
}

impl RowCache {
    /// The newest value.
    pub(in crate::model) fn newest(&self) -> Option<&Holding> {
        let values = self.0.get()?;
        match values.later.get() {
            Some(later) => later.newest(),
            None => Some(&values.first),
        }
    }

    /// Keeps a value, unless one that fits is the newest: of two at once, whichever came first.
    pub(in crate::model) fn keep(
        &self,
        value: Holding,
        fits: impl Fn(&Holding) -> bool,
    ) -> &Holding {
        let values = self.0.get_or_init(|| {
            let first = value.clone();
            let later = OnceLock::new();
            Box::new(CachedValues { first, later })
        });
        match self.newest() {
            Some(newest) if fits(newest) => newest,
            _ => values.later.get_or_init(Box::default).push(value),
        }
    }

    /// The newest value, to write to; the older ones are dropped.
    pub(in crate::model) fn newest_mut(&mut self) -> Option<&mut Holding> {
        let values = self.0.get_mut()?;
        if let Some(newest) = values
            .later
            .take()
            .and_then(|later| later.newest().cloned())
        {
            values.first = newest;
        }
        Some(&mut values.first)
    }

    /// Drops all that is kept.
    pub(in crate::model) fn clear(&mut self) {
        self.0.take();
    }
}

impl LaterValues {
    fn newest(&self) -> Option<&Holding> {
        let last = self.count.load(Ordering::Acquire).checked_sub(1)?;
        // One that another thread is about to put there is not there yet.
        self.place(last).get()
    }

    fn push(&self, value: Holding) -> &Holding {
        let place = self.place(self.count.fetch_add(1, Ordering::AcqRel));
        place.get_or_init(|| value)
    }

    /// The places of room `n` begin at 2 to the power of `n`, less one.
    fn place(&self, position: usize) -> &OnceLock<Holding> {
        let room = (position + 1).ilog2() as usize;
        let places = self.rooms[room].get_or_init(|| {
            let places = std::iter::repeat_with(OnceLock::new);
            places.take(1 << room).collect()
        });
        &places[position + 1 - (1 << room)]
    }
}

/// A clone keeps the newest value alone.
impl Clone for RowCache {
    fn clone(&self) -> Self {
        let clone = RowCache::default();
        if let Some(newest) = self.newest() {
            clone.keep(newest.clone(), |_| true);
        }
        clone
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::Arc;

    fn number(value: &Holding) -> Option<usize> {
        value.get().copied()
    }

    #[test]
    fn the_newest_counts_and_all_stay_as_long_as_they_are_shared() {
        let mut cache = RowCache::default();
        assert!(cache.newest().is_none());
        let numbers = 0..100_000_usize;
        let kept: Vec<&Holding> = numbers
            .clone()
            .map(|n| {
                cache.keep(Holding::new(Arc::new(n)), |newest| {
                    number(newest) == Some(n)
                })
            })
            .collect();
        assert!(kept.iter().map(|value| number(value)).eq(numbers.map(Some)));
        assert_eq!(cache.newest().and_then(number), Some(99_999));
        assert_eq!(cache.clone().newest().and_then(number), Some(99_999));

        let weak = |n: usize| kept[n].share::<usize>().as_ref().map(Arc::downgrade);
        let (oldest, newest) = (weak(0).unwrap(), weak(99_999).unwrap());
        assert_eq!(
            cache.newest_mut().and_then(|value| number(value)),
            Some(99_999)
        );
        assert!(oldest.upgrade().is_none() && newest.upgrade().is_some());
    }

    #[test]
    fn of_two_that_fit_the_first_is_kept() {
        let cache = RowCache::default();
        for n in [1_usize, 2] {
            let kept = cache.keep(Holding::new(Arc::new(n)), |_| true);
            assert_eq!(number(kept), Some(1));
        }
    }
}
