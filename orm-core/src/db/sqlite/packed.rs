//! Values of SQLite packed into bytes, in which many cross to its thread and back at once.
//!
//! A value is a byte for its kind and what follows it: eight bytes for an integer or a float, the length in four and
//! the bytes themselves for a text or a blob. Numbers are little-endian.

use crate::db::driver::Refusal;
use crate::value::Value;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};
use std::task::{Context, Waker};

/// The byte that tells the kind of a value.
mod kind {
    pub(super) const NULL: u8 = 0;
    pub(super) const INTEGER: u8 = 1;
    pub(super) const REAL: u8 = 2;
    pub(super) const TEXT: u8 = 3;
    pub(super) const BLOB: u8 = 4;
}

/// A value as SQLite stores it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum SqliteCell<'p> {
    Null,
    Integer(i64),
    Real(f64),
    Text(&'p [u8]),
    Blob(&'p [u8]),
}

impl<'p> SqliteCell<'p> {
    /// The first of these values, and its length in bytes; none at their end.
    pub(super) fn first(values: &'p [u8]) -> Option<(Self, usize)> {
        let (&kind, rest) = values.split_first()?;
        let word = || rest.first_chunk().copied();
        let bytes = || {
            let (length, rest) = rest.split_first_chunk()?;
            rest.get(..u32::from_le_bytes(*length) as usize)
        };
        Some(match kind {
            kind::INTEGER => (SqliteCell::Integer(i64::from_le_bytes(word()?)), 9),
            kind::REAL => (SqliteCell::Real(f64::from_le_bytes(word()?)), 9),
            kind::TEXT => bytes().map(|bytes| (SqliteCell::Text(bytes), 5 + bytes.len()))?,
            kind::BLOB => bytes().map(|bytes| (SqliteCell::Blob(bytes), 5 + bytes.len()))?,
            _ => (SqliteCell::Null, 1),
        })
    }

    /// The number of bytes of a text or blob.
    pub(super) fn size(self) -> usize {
        match self {
            SqliteCell::Text(bytes) | SqliteCell::Blob(bytes) => bytes.len(),
            _ => 0,
        }
    }

    /// Integers, packed.
    pub(super) fn integers<const N: usize>(numbers: [i64; N]) -> [[u8; 9]; N] {
        numbers.map(|number| {
            let mut packed = [kind::INTEGER; 9];
            packed[1..].copy_from_slice(&number.to_le_bytes());
            packed
        })
    }

    /// Packs it behind what is there.
    pub(super) fn push(self, to: &mut Vec<u8>) {
        match self {
            SqliteCell::Null => to.push(kind::NULL),
            SqliteCell::Integer(number) => word(kind::INTEGER, number.to_le_bytes(), to),
            SqliteCell::Real(number) => word(kind::REAL, number.to_le_bytes(), to),
            SqliteCell::Text(bytes) => run(kind::TEXT, bytes, to),
            SqliteCell::Blob(bytes) => run(kind::BLOB, bytes, to),
        }
    }
}

fn word(kind: u8, bytes: [u8; 8], to: &mut Vec<u8>) {
    let mut word = [kind; 9];
    word[1..].copy_from_slice(&bytes);
    to.extend_from_slice(&word);
}

/// Packs a text or blob, of which SQLite keeps less than 2 GB.
fn run(kind: u8, bytes: &[u8], to: &mut Vec<u8>) {
    let length = u32::try_from(bytes.len()).unwrap_or(u32::MAX);
    let mut head = [kind; 5];
    head[1..].copy_from_slice(&length.to_le_bytes());
    to.reserve(head.len() + bytes.len());
    to.extend_from_slice(&head);
    to.extend_from_slice(bytes);
}

/// Number of bytes that a statement may be ahead of the reader of its rows.
const AHEAD: usize = 1 << 18;

/// The place where the packed rows of a connection wait for their reader.
#[derive(Default)]
pub(in crate::db) struct Packs {
    waiting: Mutex<Waiting>,
    /// Notified when rows are taken.
    room: Condvar,
    /// True where rows are taken while the statement goes on.
    in_batches: AtomicBool,
}

#[derive(Default)]
struct Waiting {
    rows: Vec<u8>,
    /// The reader that is to be woken, when there are so many bytes.
    reader: Option<(usize, Waker)>,
    /// True once nobody wants the rows any more.
    stopped: bool,
}

impl Packs {
    /// Begins a statement whose rows are all taken together.
    pub(super) fn begin(&self) {
        *self.waiting() = Waiting::default();
        self.in_batches.store(false, Ordering::Relaxed);
    }

    /// Begins a statement whose rows are taken while it goes on.
    pub(super) fn begin_batches(&self) {
        self.begin();
        self.in_batches.store(true, Ordering::Relaxed);
    }

    /// Returns whether rows are to be handed on at once.
    pub(super) fn is_in_batches(&self) -> bool {
        self.in_batches.load(Ordering::Relaxed)
    }

    /// Hands on rows, and waits first if too many are waiting; `false` if nobody wants them any more.
    pub(super) fn hand_on(&self, rows: &mut Vec<u8>) -> bool {
        let is_full = |waiting: &mut Waiting| waiting.rows.len() >= AHEAD && !waiting.stopped;
        let waiting = self.room.wait_while(self.waiting(), is_full);
        let mut waiting = waiting.unwrap_or_else(PoisonError::into_inner);
        if waiting.stopped {
            return false;
        }
        waiting.rows.append(rows);
        let there = waiting.rows.len();
        let reader = waiting.reader.take_if(|(worth, _)| there >= *worth);
        drop(waiting);
        if let Some((_, waker)) = reader {
            waker.wake();
        }
        true
    }

    /// Leaves rows at the end of a statement. Those that nobody took are forgotten.
    pub(super) fn leave(&self, rows: Vec<u8>) {
        let mut waiting = self.waiting();
        if self.is_in_batches() {
            waiting.rows.extend(rows);
        } else {
            waiting.rows = rows;
        }
    }

    /// Takes the rows that are there.
    pub(super) fn take(&self) -> Vec<u8> {
        self.take_from(&mut self.waiting())
    }

    /// Takes the rows that are there if they are worth it; otherwise their reader is woken as soon as they are.
    pub(super) fn poll_take(&self, context: &Context<'_>, worth: usize) -> Option<Vec<u8>> {
        let mut waiting = self.waiting();
        if waiting.rows.len() >= worth {
            return Some(self.take_from(&mut waiting));
        }
        waiting.reader = Some((worth, context.waker().clone()));
        None
    }

    /// Notes that nobody wants the rows of this statement any more.
    pub(super) fn stop(&self) {
        self.waiting().stopped = true;
        self.room.notify_one();
    }

    fn take_from(&self, waiting: &mut Waiting) -> Vec<u8> {
        waiting.reader = None;
        self.room.notify_one();
        std::mem::take(&mut waiting.rows)
    }

    fn waiting(&self) -> MutexGuard<'_, Waiting> {
        self.waiting.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Values, one after the other.
pub(super) fn values(values: &[Value]) -> Result<Vec<u8>, Refusal> {
    let mut packed = Vec::with_capacity(16 * values.len());
    let mut text = String::new();
    for value in values {
        SqliteCell::of(value, &mut text)?.push(&mut packed);
    }
    Ok(packed)
}
