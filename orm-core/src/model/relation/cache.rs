//! The rows that a foreign key keeps once they are loaded.

use super::shared::Erased;
use once_cell::race::OnceBox;
use once_cell::sync::OnceCell;
use std::mem;
use std::sync::atomic::{AtomicUsize, Ordering};

/// Loaded rows of which the newest counts.
///
/// References to all of them stay good as long as the cache is only shared; whoever has it alone drops the older ones.
#[derive(Default)]
pub(in crate::model) struct RowCache {
    /// The only one, nearly always.
    first: OnceCell<Erased>,
    later: OnceBox<LaterValues>,
}

/// Places, all of which stay where they are.
type Room = Box<[OnceCell<Erased>]>;

/// The values after the first, in rooms of which each has twice the places of the one before, so that nothing that is
/// there moves, and the newest is found at once.
struct LaterValues {
    count: AtomicUsize,
    rooms: [OnceCell<Room>; 32],
}

impl RowCache {
    /// A cache of this row.
    pub(in crate::model) fn of(row: Erased) -> Self {
        RowCache {
            first: OnceCell::with_value(row),
            later: OnceBox::new(),
        }
    }

    /// The newest value.
    pub(in crate::model) fn newest(&self) -> Option<&Erased> {
        match self.later.get() {
            Some(later) => later.newest(),
            None => self.first.get(),
        }
    }

    /// Keeps a row, unless one that fits is the newest: of two at once, whichever came first.
    pub(in crate::model) fn keep(&self, value: Erased, fits: &dyn Fn(&Erased) -> bool) -> &Erased {
        let mut value = Some(value);
        let first = self
            .first
            .get_or_init(|| value.take().expect("a value is kept once"));
        let Some(value) = value else { return first };
        match self.newest() {
            Some(newest) if fits(newest) => newest,
            _ => self.later.get_or_init(Box::default).push(value),
        }
    }

    /// The newest value, to write to; the older ones are dropped.
    pub(in crate::model) fn newest_mut(&mut self) -> Option<&mut Erased> {
        let later = mem::take(&mut self.later);
        if let Some(newest) = later.get().and_then(LaterValues::newest) {
            self.first = OnceCell::with_value(newest.clone());
        }
        self.first.get_mut()
    }

    /// Drops all rows.
    pub(in crate::model) fn clear(&mut self) {
        *self = RowCache::default();
    }
}

impl Default for LaterValues {
    fn default() -> Self {
        LaterValues {
            count: AtomicUsize::new(0),
            rooms: [const { OnceCell::new() }; 32],
        }
    }
}

impl LaterValues {
    fn newest(&self) -> Option<&Erased> {
        let last = self.count.load(Ordering::Acquire).checked_sub(1)?;
        // One that another thread is about to put there is not there yet.
        self.place(last).get()
    }

    fn push(&self, value: Erased) -> &Erased {
        let place = self.place(self.count.fetch_add(1, Ordering::AcqRel));
        place.get_or_init(|| value)
    }

    /// The places of room `n` begin at 2 to the power of `n`, less one.
    fn place(&self, position: usize) -> &OnceCell<Erased> {
        let room = (position + 1).ilog2() as usize;
        let places = self.rooms[room].get_or_init(|| {
            let places = std::iter::repeat_with(OnceCell::new);
            places.take(1 << room).collect()
        });
        &places[position + 1 - (1 << room)]
    }
}

/// A clone keeps the newest value alone.
impl Clone for RowCache {
    fn clone(&self) -> Self {
        let newest = self.newest().cloned();
        newest.map_or_else(RowCache::default, RowCache::of)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::Arc;

    #[test]
    fn the_newest_counts_and_all_stay_as_long_as_they_are_shared() {
        let number = |erased: &Erased| erased.get::<usize>().copied();
        let mut cache = RowCache::default();
        assert!(cache.newest().is_none());
        let rows: Vec<Arc<usize>> = (0..100_000).map(Arc::new).collect();
        let keep = |row: &Arc<usize>| {
            let fits = |newest: &Erased| newest.get() == Some(&**row);
            cache.keep(Erased::new(Arc::clone(row)), &fits)
        };
        let kept: Vec<&Erased> = rows.iter().map(keep).collect();
        assert!(kept.into_iter().filter_map(number).eq(0..100_000));
        assert_eq!(cache.newest().and_then(number), Some(99_999));
        assert_eq!(cache.clone().newest().and_then(number), Some(99_999));

        let weak = |n: usize| Arc::downgrade(&rows[n]);
        let (oldest, newest) = (weak(0), weak(99_999));
        drop(rows);
        assert!(oldest.upgrade().is_some());
        assert_eq!(
            cache.newest_mut().and_then(|newest| number(newest)),
            Some(99_999)
        );
        assert!(oldest.upgrade().is_none() && newest.upgrade().is_some());
    }

    #[test]
    fn of_two_that_fit_the_first_is_kept() {
        let cache = RowCache::default();
        for n in [1_usize, 2] {
            let kept = cache.keep(Erased::new(Arc::new(n)), &|_| true);
            assert_eq!(kept.get(), Some(&1_usize));
        }
    }
}
