//! Packed rows of queries that the worker thread carries out, on their way to their reader: in chunks, which the reader
//! takes while the query goes on.

use std::collections::VecDeque;
use std::mem;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};
use std::task::{Context, Waker};

/// Number of bytes of rows that are worth waking their reader.
pub(super) const CHUNK: usize = ROOM - (1 << 12);
/// Room for a chunk and the row that fills it, if that is not long.
pub(super) const ROOM: usize = 1 << 16;
/// Number of bytes that a streamed query may be ahead of the reader of its rows.
pub(super) const AHEAD: usize = 1 << 18;

/// The place where the packed rows of a connection wait for their reader.
#[derive(Default)]
pub(in crate::db) struct Packs {
    waiting: Mutex<Waiting>,
    /// Notified when rows are taken.
    room: Condvar,
    is_streamed: AtomicBool,
}

#[derive(Default)]
struct Waiting {
    /// Rows in the order in which they came.
    chunks: VecDeque<Vec<u8>>,
    /// The number of bytes of all chunks.
    size: usize,
    /// The reader that is to be woken, when there are so many bytes.
    reader: Option<(usize, Waker)>,
    /// True once nobody wants the rows any more.
    stopped: bool,
}

impl Packs {
    /// Begins a query. The rows of a stream are wanted as they come, and no more than its reader keeps up with.
    pub(super) fn begin(&self, is_streamed: bool) {
        *self.waiting() = Waiting::default();
        self.is_streamed.store(is_streamed, Ordering::Relaxed);
    }

    /// Hands on what was packed, if it is worth it; `false` if nobody wants it any more.
    pub(super) fn after_row(&self, rows: &mut Vec<u8>) -> bool {
        if self.is_streamed.load(Ordering::Relaxed) {
            return self.hand_on_slowly(rows);
        }
        rows.len() < CHUNK || self.waiting().hand_on(rows)
    }

    /// Hands rows on, and waits first if too many are waiting; `false` if nobody wants them any more.
    fn hand_on_slowly(&self, rows: &mut Vec<u8>) -> bool {
        let is_full = |waiting: &mut Waiting| waiting.size >= AHEAD && !waiting.stopped;
        let waiting = self.room.wait_while(self.waiting(), is_full);
        let mut waiting = waiting.unwrap_or_else(PoisonError::into_inner);
        waiting.hand_on(rows)
    }

    /// Leaves the last rows of a query.
    pub(super) fn leave(&self, rows: Vec<u8>) {
        if !rows.is_empty() {
            self.waiting().push(rows);
        }
    }

    /// Takes rows if as many are there as are worth it; otherwise their reader is woken as soon as they are.
    pub(super) fn poll_take(&self, context: &Context<'_>, worth: usize) -> Option<Vec<u8>> {
        let mut waiting = self.waiting();
        if waiting.size >= worth {
            waiting.reader = None;
            let chunk = waiting.chunks.pop_front()?;
            waiting.size -= chunk.len();
            self.room.notify_one();
            return Some(chunk);
        }
        waiting.reader = Some((worth, context.waker().clone()));
        None
    }

    /// Notes that nobody wants the rows of the query any more.
    pub(super) fn stop(&self) {
        *self.waiting() = Waiting {
            stopped: true,
            ..Waiting::default()
        };
        self.room.notify_one();
    }

    fn waiting(&self) -> MutexGuard<'_, Waiting> {
        self.waiting.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Waiting {
    fn hand_on(&mut self, rows: &mut Vec<u8>) -> bool {
        if self.stopped {
            return false;
        }
        self.add(rows);
        if let Some((_, waker)) = self.reader.take_if(|(worth, _)| self.size >= *worth) {
            waker.wake();
        }
        true
    }

    /// Adds rows to the last chunk, or as one of their own if that is full.
    fn add(&mut self, rows: &mut Vec<u8>) {
        match self.chunks.back_mut() {
            Some(last) if last.len() < CHUNK => {
                self.size += rows.len();
                last.append(rows);
            }
            _ if rows.len() < CHUNK => self.push(mem::take(rows)),
            _ => self.push(mem::replace(rows, Vec::with_capacity(ROOM))),
        }
    }

    fn push(&mut self, rows: Vec<u8>) {
        self.size += rows.len();
        self.chunks.push_back(rows);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::thread;

    const ROW: usize = 1_000;

    /// Packs so many rows, each of one byte many times, as a query does. Returns whether all were wanted.
    fn pack(packs: &Packs, n: usize) -> bool {
        let mut rows = Vec::new();
        let wanted = (0..n).all(|row| {
            rows.extend(row.to_le_bytes().iter().cycle().take(ROW));
            packs.after_row(&mut rows)
        });
        packs.leave(rows);
        wanted
    }

    fn take(packs: &Packs) -> Option<Vec<u8>> {
        packs.poll_take(&Context::from_waker(Waker::noop()), 1)
    }

    /// Returns whether these are rows that were packed, from this one on.
    fn are_rows_from(first: usize, rows: &[u8]) -> bool {
        let mut rows = rows.chunks(ROW).enumerate();
        rows.all(|(n, row)| row.starts_with(&(first + n).to_le_bytes()))
    }

    #[test]
    fn rows_are_taken_in_chunks_and_in_order() {
        let packs = Packs::default();
        packs.begin(false);
        assert!(pack(&packs, 200));
        let mut sizes = Vec::new();
        while let Some(chunk) = take(&packs) {
            assert!(are_rows_from(sizes.iter().sum(), &chunk));
            sizes.push(chunk.len() / ROW);
        }
        assert_eq!(sizes, [62, 62, 62, 14]);
    }

    #[test]
    fn a_stream_is_not_far_ahead_of_its_reader() {
        let packs = Packs::default();
        packs.begin(true);
        thread::scope(|scope| {
            let query = scope.spawn(|| pack(&packs, 5_000));
            let mut taken = 0;
            while taken < 5_000 {
                assert!(packs.waiting().size < AHEAD + ROW);
                match take(&packs) {
                    Some(chunk) => {
                        assert!(are_rows_from(taken, &chunk));
                        taken += chunk.len() / ROW;
                    }
                    None => thread::yield_now(),
                }
            }
            assert!(query.join().expect("no panic"));
        });
    }

    #[test]
    fn rows_that_nobody_wants_end_their_query() {
        for is_streamed in [false, true] {
            let packs = Packs::default();
            packs.begin(is_streamed);
            packs.stop();
            assert!(!pack(&packs, 200));
            packs.begin(is_streamed);
            assert!(take(&packs).is_none());
        }
    }
}
