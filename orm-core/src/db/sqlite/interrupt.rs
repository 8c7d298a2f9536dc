//! Stopping a statement on the worker thread, from any other.

use super::packs::Packs;
use super::raw::{self, BusyHandler};
use crate::db::driver::Failure;
use sqlx::error::DatabaseError;
use sqlx::sqlite::LockedSqliteHandle;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::thread;
use std::time::{Duration, Instant};

/// Number of instructions that SQLite carries out before it asks whether to go on: some ten microseconds.
const INSTRUCTIONS: i32 = 1_000;
/// Pauses before a lock is tried again that another connection holds, in milliseconds; the last repeats.
const PAUSES: [u64; 5] = [1, 2, 4, 8, 16];

/// A flag and a clock that stop the statement of one connection.
pub(in crate::db) struct Interrupt {
    stop: AtomicBool,
    /// The moment at which the statement must have ended, in milliseconds since `start`; 0 for never.
    deadline: AtomicU64,
    start: Instant,
    /// The place where its rows wait, and it with them, until somebody takes them.
    packs: Arc<Packs>,
    /// The moment since which it waits for a lock, in milliseconds since `start`.
    waiting: AtomicU64,
    /// Longest wait for a lock.
    patience: Duration,
    /// True while a statement runs on the thread of its caller, which waits for no lock.
    direct: AtomicBool,
    /// The moment at which such a statement gives its thread back, in nanoseconds since `start`; 0 for never.
    budget_end: AtomicU64,
}

/// A statement under way. Stops it when dropped before its answer has come.
pub(in crate::db) struct RunningStatement<'i> {
    interrupt: &'i Interrupt,
    /// Time limit of the statement; of a stream, of each row.
    limit: Option<Duration>,
    ended: bool,
}

impl Interrupt {
    /// Makes SQLite ask, from now on, whether to go on, and whether to wait for a lock; `None` if it refuses.
    pub(super) fn install(
        handle: &mut LockedSqliteHandle<'_>,
        packs: Arc<Packs>,
        patience: Duration,
    ) -> Option<Arc<Interrupt>> {
        let interrupt = Arc::new(Interrupt {
            stop: AtomicBool::new(false),
            deadline: AtomicU64::new(0),
            start: Instant::now(),
            packs,
            waiting: AtomicU64::new(0),
            patience,
            direct: AtomicBool::new(false),
            budget_end: AtomicU64::new(0),
        });
        let asked = Arc::clone(&interrupt);
        handle.set_progress_handler(INSTRUCTIONS, move || asked.may_go_on());
        raw::ask_when_busy(handle, Arc::clone(&interrupt)).then_some(interrupt)
    }

    /// Starts the time of a statement, which may take as long as `limit`.
    pub(super) fn start(&self, limit: Option<Duration>) -> RunningStatement<'_> {
        let running = RunningStatement {
            interrupt: self,
            limit: limit.filter(|limit| !limit.is_zero()),
            ended: false,
        };
        running.resume();
        running
    }

    /// Notes that the statement has ended, in one way or the other.
    pub(super) fn clear(&self) {
        self.deadline.store(0, Ordering::Relaxed);
        self.stop.store(false, Ordering::Relaxed);
    }

    /// Runs a statement on this thread, which it keeps no longer than `budget`, if there is one. It waits for no lock.
    /// Returns how long it took, too.
    pub(super) fn directly<T>(
        &self,
        budget: Option<Duration>,
        run: impl FnOnce() -> T,
    ) -> (T, Duration) {
        let begun = self.start.elapsed();
        let end = budget.map_or(0, |budget| nanos(begun + budget));
        self.budget_end.store(end, Ordering::Relaxed);
        self.direct.store(true, Ordering::Relaxed);
        let output = run();
        self.direct.store(false, Ordering::Relaxed);
        self.budget_end.store(0, Ordering::Relaxed);
        (output, self.start.elapsed().saturating_sub(begun))
    }

    /// Returns how long a lock is waited for.
    pub(super) fn patience(&self) -> Duration {
        self.patience
    }

    fn may_go_on(&self) -> bool {
        !self.stop.load(Ordering::Relaxed) && !self.is_overdue() && !self.is_over_budget()
    }

    fn is_over_budget(&self) -> bool {
        let end = self.budget_end.load(Ordering::Relaxed);
        end != 0 && nanos(self.start.elapsed()) >= end
    }

    fn is_overdue(&self) -> bool {
        let deadline = self.deadline.load(Ordering::Relaxed);
        deadline != 0 && self.now() >= deadline
    }

    fn now(&self) -> u64 {
        millis(self.start.elapsed())
    }
}

impl BusyHandler for Interrupt {
    /// In SQLite's own way of waiting, a statement would wait on although nobody waits for it any more, and keep its
    /// connection from the next user.
    fn pause(&self, times: usize) -> bool {
        if self.direct.load(Ordering::Relaxed) {
            return false;
        }
        if times == 0 {
            self.waiting.store(self.now(), Ordering::Relaxed);
        }
        let waited = self.now() - self.waiting.load(Ordering::Relaxed);
        let left = self.patience.saturating_sub(Duration::from_millis(waited));
        if !self.may_go_on() || left.is_zero() {
            return false;
        }
        let pause = PAUSES[times.min(PAUSES.len() - 1)];
        thread::sleep(left.min(Duration::from_millis(pause)));
        true
    }
}

fn nanos(duration: Duration) -> u64 {
    u64::try_from(duration.as_nanos()).unwrap_or(u64::MAX)
}

fn millis(duration: Duration) -> u64 {
    u64::try_from(duration.as_millis()).unwrap_or(u64::MAX / 4)
}

impl RunningStatement<'_> {
    /// Lets its time run, from now on.
    pub(super) fn resume(&self) {
        if let Some(limit) = self.limit {
            let deadline = self.interrupt.now().saturating_add(millis(limit)).max(1);
            self.interrupt.deadline.store(deadline, Ordering::Relaxed);
        }
    }

    /// Lets its time stand still.
    pub(super) fn pause(&self) {
        self.interrupt.deadline.store(0, Ordering::Relaxed);
    }

    /// Returns why it failed: it may have waited for a lock until its time was over.
    pub(super) fn failure(&self, error: sqlx::Error) -> Failure {
        let code = error.as_database_error().and_then(DatabaseError::code);
        match code.as_deref() {
            Some("5") if self.interrupt.is_overdue() => Failure::TimedOut(error),
            _ => Failure::Driver(error),
        }
    }

    /// Notes that the answer has come.
    pub(in crate::db) fn end(&mut self) {
        self.ended = true;
        self.interrupt.deadline.store(0, Ordering::Relaxed);
    }
}

impl Drop for RunningStatement<'_> {
    fn drop(&mut self) {
        if !self.ended {
            self.interrupt.stop.store(true, Ordering::Relaxed);
            self.interrupt.packs.stop();
        }
    }
}
