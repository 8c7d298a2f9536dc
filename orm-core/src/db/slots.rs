//! Slots for connections: how many there may be, who waits for one, and which connections are idle.
//!
//! Those who wait are served in the order of asking. Someone who has a slot but cannot open a connection, since the
//! server has none left, waits for one that another gives back, and comes before those without a slot.

use super::connection::Connection;
use super::driver::SearchPath;
use std::collections::VecDeque;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};
use tokio::sync::oneshot::{self, Receiver, Sender};

/// Pause before a server that could not be reached, or was full, is tried again.
pub(super) const AGAIN: Duration = Duration::from_millis(50);

/// All slots of a pool.
pub(super) struct PoolSlots(Mutex<SlotsState>);

#[expect(
    clippy::vec_box,
    reason = "a connection is large, and goes from hand to hand"
)]
struct SlotsState {
    most: usize,
    taken: usize,
    /// Idle connections. The latest is used first: its statements are still prepared, and its memory is warm.
    idle: Vec<Box<Connection>>,
    /// Waiters without a slot.
    queue: VecDeque<Sender<PoolSlot>>,
    /// Waiters whose slot is empty, and who cannot fill it.
    starved: VecDeque<Sender<PoolSlot>>,
    /// The server that refused the last attempt to open a connection; `None` where it succeeded.
    full: Option<FullServer>,
    closed: bool,
}

/// A server that was full, or could not be reached.
struct FullServer {
    /// The moment until which it is not tried again.
    until: Instant,
    /// The reason, in words.
    why: String,
}

/// A slot, with a connection or empty. Given back when dropped.
pub(super) struct PoolSlot {
    of: Option<Arc<PoolSlots>>,
    pub(super) connection: Option<Box<Connection>>,
}

impl PoolSlots {
    /// Returns so many slots, all free.
    pub(super) fn new(most: usize) -> Arc<PoolSlots> {
        Arc::new(PoolSlots(Mutex::new(SlotsState {
            most,
            taken: 0,
            idle: Vec::new(),
            queue: VecDeque::new(),
            starved: VecDeque::new(),
            full: None,
            closed: false,
        })))
    }

    /// Waits for a slot, if possible with a connection that looks for tables in these schemas; none once the pool is closed.
    pub(super) async fn take(self: &Arc<Self>, path: Option<&Arc<SearchPath>>) -> Option<PoolSlot> {
        let waiting = {
            let mut state = self.state();
            if state.closed {
                return None;
            }
            if state.taken < state.most {
                state.taken += 1;
                return Some(self.slot(state.idle_connection(path)));
            }
            wait(&mut state.queue)
        };
        waiting.await.ok()
    }

    /// Takes a slot with an idle connection, if there is one.
    pub(super) fn take_idle(self: &Arc<Self>) -> Option<PoolSlot> {
        let mut state = self.state();
        let connection = state.idle.pop()?;
        state.taken += 1;
        Some(self.slot(Some(connection)))
    }

    /// Waits for a connection that another gives back, with its slot; none once the pool is closed.
    pub(super) async fn take_connected(self: &Arc<Self>) -> Option<PoolSlot> {
        let waiting = {
            let mut state = self.state();
            if state.closed {
                return None;
            }
            if let Some(connection) = state.idle.pop() {
                state.taken += 1;
                return Some(self.slot(Some(connection)));
            }
            wait(&mut state.starved)
        };
        waiting.await.ok()
    }

    /// Returns whether a connection may be opened now; of a server that was full, one is asked for now and then.
    pub(super) fn may_open(&self) -> bool {
        let mut state = self.state();
        let now = Instant::now();
        match &mut state.full {
            Some(full) if now < full.until => false,
            Some(full) => {
                full.until = now + AGAIN;
                true
            }
            None => true,
        }
    }

    /// Notes that the server had no connection left, or could not be reached, and why.
    pub(super) fn note_full(&self, why: String) {
        let until = Instant::now() + AGAIN;
        self.state().full = Some(FullServer { until, why });
    }

    /// Returns why the last attempt to open a connection failed, whoever made it; `None` where it succeeded.
    pub(super) fn why_full(&self) -> Option<String> {
        self.state().full.as_ref().map(|it| it.why.clone())
    }

    /// Notes that the server had a connection.
    pub(super) fn note_room(&self) {
        self.state().full = None;
    }

    /// Gives out no slot any more. Returns the idle connections.
    #[expect(clippy::vec_box, reason = "they stand so in the list")]
    pub(super) fn close(&self) -> Vec<Box<Connection>> {
        let mut state = self.state();
        state.closed = true;
        let waiting = (
            std::mem::take(&mut state.queue),
            std::mem::take(&mut state.starved),
        );
        let idle = std::mem::take(&mut state.idle);
        drop(state);
        drop(waiting);
        idle
    }

    fn slot(self: &Arc<Self>, connection: Option<Box<Connection>>) -> PoolSlot {
        PoolSlot {
            of: Some(Arc::clone(self)),
            connection,
        }
    }

    fn give_back(self: &Arc<Self>, mut connection: Option<Box<Connection>>) {
        loop {
            let mut state = self.state();
            let Some(next) = state.next(connection.is_some()) else {
                state.taken -= 1;
                let unused = state.keep_idle(connection);
                drop(state);
                drop(unused);
                return;
            };
            drop(state);
            match next.send(self.slot(connection)) {
                Ok(()) => return,
                // It waits no more.
                Err(mut slot) => {
                    slot.of = None;
                    connection = slot.connection.take();
                }
            }
        }
    }

    fn state(&self) -> MutexGuard<'_, SlotsState> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl SlotsState {
    /// Takes the idle connection that was used last of those that look for tables in these schemas, or else the one that
    /// was not used for longest.
    fn idle_connection(&mut self, path: Option<&Arc<SearchPath>>) -> Option<Box<Connection>> {
        match self.idle.iter().rposition(|idle| idle.searches(path)) {
            Some(place) => Some(self.idle.remove(place)),
            None if self.idle.is_empty() => None,
            None => Some(self.idle.remove(0)),
        }
    }

    /// Returns the waiter for a slot that is given back.
    fn next(&mut self, has_connection: bool) -> Option<Sender<PoolSlot>> {
        let starved = has_connection.then(|| self.starved.pop_front()).flatten();
        starved.or_else(|| self.queue.pop_front())
    }

    /// Keeps a connection that nobody waits for. Returns it if it is not to be kept.
    fn keep_idle(&mut self, connection: Option<Box<Connection>>) -> Option<Box<Connection>> {
        if self.closed {
            return connection;
        }
        self.idle.extend(connection);
        None
    }
}

/// Joins a queue; waiters in front who gave up leave it.
fn wait(queue: &mut VecDeque<Sender<PoolSlot>>) -> Receiver<PoolSlot> {
    while queue.front().is_some_and(Sender::is_closed) {
        queue.pop_front();
    }
    let (sender, receiver) = oneshot::channel();
    queue.push_back(sender);
    receiver
}

impl Drop for PoolSlot {
    fn drop(&mut self) {
        if let Some(slots) = self.of.take() {
            slots.give_back(self.connection.take());
        }
    }
}
