//! Waiting for the connection of a transaction, which its statements and streams share.

use super::Transaction;
use super::level::Level;
use super::savepoint;
use crate::db::driver::Deadline;
use crate::db::holders::{Hold, Holder, HolderKind};
use crate::db::standstill::{self, Standstill};
use crate::error::{Error, Result};
use std::pin::pin;
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::OwnedMutexGuard;

/// Time that a statement waits for another before it looks what that is doing.
const SOON: Duration = Duration::from_secs(1);
/// Shortest time that it waits, where nothing is to be waited for.
const LEAST: Duration = Duration::from_millis(10);

impl Transaction {
    /// Waits for the turn of this user. What would be waited for in vain is named instead: a stream or a savepoint in
    /// the same task, and a statement whose future nobody polls. In the closure of a savepoint, its end is not waited for
    /// at all; nor is, in the closure of a transaction, a stream that nothing in it reads on.
    pub(super) async fn lock(&self, own: &Hold) -> Result<OwnedMutexGuard<Level>> {
        if let Ok(level) = Arc::clone(&self.level).try_lock_owned() {
            return Ok(level);
        }
        if let Some(user) = savepoint::entered_savepoint(&self.level) {
            let why = self.why_held(user);
            return Err(Error::PoolTimedOut { why });
        }
        let turn = pin!(self.turn(own));
        let waits_for_stream = || self.stream_before(own).is_some();
        let waited = standstill::wait(self.address(), own.number, waits_for_stream, turn);
        waited.await.unwrap_or_else(|Standstill| {
            let why = self.stream_before(own).map(|user| self.why_held(user));
            Err(Error::PoolTimedOut {
                why: why.unwrap_or_default(),
            })
        })
    }

    /// Returns the stream that has the connection, and has had it since before this user came.
    fn stream_before(&self, own: &Hold) -> Option<Holder> {
        let (number, user) = self.users.oldest()?;
        (number < own.number && user.kind == HolderKind::Stream).then_some(user)
    }

    /// Waits for the turn of this user, as long as it may.
    async fn turn(&self, own: &Hold) -> Result<OwnedMutexGuard<Level>> {
        let patience = self.db.inner().pool.settings().acquire_timeout;
        let (deadline, soon) = (Deadline::after(patience), patience.clamp(LEAST, SOON));
        let (mut level, mut is_logged) = (pin!(Arc::clone(&self.level).lock_owned()), false);
        let mut last_seen = None;
        loop {
            if let Some(level) = Deadline::after(soon).within(level.as_mut()).await {
                return Ok(level);
            }
            let Some(user) = self.stuck_user(own, soon, &mut last_seen) else {
                continue;
            };
            let why = self.why_held(user);
            if deadline.left().is_zero() {
                return Err(Error::PoolTimedOut { why });
            }
            if cfg!(debug_assertions) && !is_logged {
                tracing::warn!(target: "orm", "waiting for a connection: {why}");
                is_logged = true;
            }
        }
    }

    fn why_held(&self, user: Holder) -> String {
        format!(
            "the connection of {} is held by {}; {}",
            self.holder.name(),
            user.name(),
            user.advice()
        )
    }

    /// Returns the user that has the connection and does not go on. One that was given it, but has not run its
    /// statement since the last look, is told by the number that was seen then.
    fn stuck_user(
        &self,
        own: &Hold,
        soon: Duration,
        last_seen: &mut Option<u64>,
    ) -> Option<Holder> {
        let (number, user) = self.users.oldest()?;
        if number == own.number {
            return None;
        }
        let idle = self.watch.is_idle().then_some(number);
        let never_began = idle.is_some() && *last_seen == idle;
        *last_seen = idle;
        let is_stuck = never_began || user.kind.is_long() || self.watch.is_neglected(soon);
        is_stuck.then_some(user)
    }
}
