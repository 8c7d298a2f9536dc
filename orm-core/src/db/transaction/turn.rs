//! Waiting for the connection of a transaction, which its statements and streams share.

use super::Transaction;
use super::open::OpenTransaction;
use crate::db::driver::Deadline;
use crate::db::holders::{Hold, Holder, HolderKind};
use crate::error::{Error, Result};
use std::pin::pin;
use std::time::Duration;
use tokio::sync::MutexGuard;

/// Time that a statement waits for another before it looks what that is doing.
const SOON: Duration = Duration::from_secs(1);
/// Shortest time that it waits, where nothing is to be waited for.
const LEAST: Duration = Duration::from_millis(10);

impl Transaction {
    /// Waits for the turn of this user. What would be waited for in vain is named instead: a stream in the same task,
    /// and a statement whose future nobody polls.
    pub(super) async fn lock(&self, own: &Hold) -> Result<MutexGuard<'_, OpenTransaction>> {
        let patience = self.db.inner().pool.settings().acquire_timeout;
        let (deadline, soon) = (Deadline::after(patience), patience.clamp(LEAST, SOON));
        let (mut open, mut is_logged) = (pin!(self.open.lock()), false);
        let mut last_seen = None;
        loop {
            if let Some(open) = Deadline::after(soon).within(open.as_mut()).await {
                return Ok(open);
            }
            let Some(user) = self.stuck_user(own, soon, &mut last_seen) else {
                continue;
            };
            let why = format!(
                "the connection of {} is held by {}; {}",
                self.holder.name(),
                user.name(),
                user.advice()
            );
            if deadline.left().is_zero() {
                return Err(Error::PoolTimedOut { why });
            }
            if cfg!(debug_assertions) && !is_logged {
                tracing::warn!(target: "orm", "waiting for a connection: {why}");
                is_logged = true;
            }
        }
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
        let is_stuck =
            never_began || user.kind == HolderKind::Stream || self.watch.is_neglected(soon);
        is_stuck.then_some(user)
    }
}
