//! The connections of one database.
//!
//! [`PoolSlots`] deals out slots; the pool decides what stands in a slot, and whether it is fit for use. A healthy
//! connection is handed on as it is, without asking the server for a sign of life.

use super::connection::Connection;
use super::driver::{ConnectFailure, Deadline, Settings};
use super::drivers::{AnyAddress, AnySession};
use super::errors;
use super::holders::{Hold, Holder, Holders};
use super::slots::{AGAIN, PoolSlot, PoolSlots};
use crate::error::{Error, Result};
use std::hash::{BuildHasher, Hasher, RandomState};
use std::pin::pin;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};
use tokio::time::timeout;

/// Longest time that the first connection may take, and one that is none of the pool.
const FIRST: Duration = Duration::from_secs(5);

/// The connections of one database.
pub(super) struct Pool {
    slots: Arc<PoolSlots>,
    address: AnyAddress,
    settings: Settings,
    holders: Holders,
    /// The moment at which a connection last turned out to be dead: those last used before are mended before their use.
    suspect: Mutex<Option<Instant>>,
}

/// A connection in use. Dropped, it goes back to the pool, or is closed if it is not fit to.
pub(super) struct PooledConnection {
    slot: PoolSlot,
    hold: Option<Hold>,
}

impl Pool {
    /// Returns a pool without a connection.
    pub(super) fn new(address: AnyAddress, mut settings: Settings) -> Pool {
        if address.is_memory() {
            settings.max_connections = 1;
        }
        Pool {
            slots: PoolSlots::new(settings.max_connections),
            address,
            settings,
            holders: Holders::default(),
            suspect: Mutex::default(),
        }
    }

    /// Connects for the first time. Returns the real reason if that fails.
    pub(super) async fn connect(&self) -> Result<(), ConnectFailure> {
        let first = self.connection(self.first_session().await?);
        if let Ok(mut pooled) = self.slot(Deadline::after(FIRST)).await {
            pooled.slot.connection = Some(first);
        }
        Ok(())
    }

    /// Opens a session that is none of the pool. Returns the real reason if that fails.
    pub(super) async fn open_session(&self) -> Result<AnySession> {
        self.first_session().await.map_err(errors::connect)
    }

    async fn first_session(&self) -> Result<AnySession, ConnectFailure> {
        let session = timeout(FIRST, self.address.connect(&self.settings, FIRST)).await;
        session.unwrap_or_else(|_| Err(ConnectFailure::passing(self.why_silent())))
    }

    pub(super) fn address(&self) -> &AnyAddress {
        &self.address
    }

    pub(super) fn settings(&self) -> &Settings {
        &self.settings
    }

    pub(super) fn holders(&self) -> &Holders {
        &self.holders
    }

    /// Returns a connection fit for use, waited for no longer than until `deadline`; `holder` says who keeps it. Its caller
    /// may give up before, as at `call`.
    pub(super) async fn acquire(
        &self,
        holder: Option<Holder>,
        deadline: Deadline,
        call: Deadline,
    ) -> Result<PooledConnection> {
        let mut pooled = self.slot(deadline).await?;
        if !self.is_fit(&pooled) {
            let mut refusal = None;
            let done = {
                let fit = pin!(self.fit(&mut pooled, &mut refusal, deadline.earlier(call)));
                deadline.within(fit).await
            };
            match done {
                Some(done) => done?,
                None => return Err(refusal.unwrap_or_else(|| self.no_answer())),
            }
        }
        pooled.hold = holder.map(|holder| self.holders.hold(holder));
        Ok(pooled)
    }

    /// Returns a connection fit for use, if one is there now.
    pub(super) fn acquire_at_once(&self) -> Option<PooledConnection> {
        let slot = self.slots.take_idle()?;
        let pooled = PooledConnection { slot, hold: None };
        self.is_fit(&pooled).then_some(pooled)
    }

    /// Makes sure that all connections are mended before their next use.
    pub(super) fn suspect_all(&self) {
        *self.suspect.lock().unwrap_or_else(PoisonError::into_inner) = Some(Instant::now());
    }

    /// Ends idle connections now, and the others when they come back.
    pub(super) async fn close(&self) {
        for connection in self.slots.close() {
            connection.close().await;
        }
    }

    /// Waits for a slot, empty or with a connection.
    async fn slot(&self, deadline: Deadline) -> Result<PooledConnection> {
        let mut slot = pin!(self.slots.take());
        let mut got = None;
        if cfg!(debug_assertions) && deadline.left() > Duration::from_secs(2) {
            let soon = Deadline::after(Duration::from_secs(1));
            got = soon.within(slot.as_mut()).await;
            if got.is_none() {
                tracing::warn!(target: "orm", "waiting for a connection: {}", self.busy());
            }
        }
        let got = match got {
            Some(got) => Some(got),
            None => deadline.within(slot).await,
        };
        match got {
            Some(Some(slot)) => Ok(PooledConnection { slot, hold: None }),
            Some(None) => Err(Error::PoolClosed),
            None => Err(Error::PoolTimedOut { why: self.busy() }),
        }
    }

    /// Returns why no connection is free.
    pub(super) fn busy(&self) -> String {
        self.holders.explain(self.settings.max_connections)
    }

    /// Returns whether the connection in a slot can be used as it is.
    fn is_fit(&self, pooled: &PooledConnection) -> bool {
        let suspect = || *self.suspect.lock().unwrap_or_else(PoisonError::into_inner);
        let connection = pooled.slot.connection.as_ref();
        connection
            .is_some_and(|connection| !connection.needs_check(suspect) && !connection.is_over())
    }

    /// Mends the connection in a slot, puts a new one there, or takes the place of somebody who gives a connection
    /// back.
    async fn fit(
        &self,
        pooled: &mut PooledConnection,
        refusal: &mut Option<Error>,
        deadline: Deadline,
    ) -> Result<()> {
        loop {
            if self.is_fit(pooled) || self.mend(pooled).await? {
                return Ok(());
            }
            if self.slots.may_open() {
                let connected = self.address.connect(&self.settings, deadline.left());
                match connected.await {
                    Ok(session) => {
                        self.slots.note_room();
                        pooled.slot.connection = Some(self.connection(session));
                        return Ok(());
                    }
                    Err(failure) if failure.is_passing() => {
                        self.slots.note_full(failure.why().to_owned());
                        *refusal = Some(errors::connect(failure));
                    }
                    Err(failure) => return Err(errors::connect(failure)),
                }
            }
            if refusal.is_none() {
                // Others try for all who wait.
                let why = self.slots.why_full();
                *refusal = why.map(|why| Error::Connect { why, source: None });
            }
            match timeout(AGAIN, self.slots.take_connected()).await {
                Ok(Some(slot)) => pooled.slot = slot,
                Ok(None) => return Err(Error::PoolClosed),
                Err(_) => {}
            }
        }
    }

    /// Mends the connection in a slot; where it cannot be mended, the slot is empty afterwards.
    async fn mend(&self, pooled: &mut PooledConnection) -> Result<bool> {
        let Some(connection) = &mut pooled.slot.connection else {
            return Ok(false);
        };
        let is_memory = self.address.is_memory();
        if is_memory || !connection.is_over() {
            match connection.mend().await {
                Ok(()) => return Ok(true),
                // A new connection would be an empty database.
                Err(error) if is_memory => return Err(errors::lost(error, false)),
                Err(_) => {}
            }
        }
        pooled.slot.connection = None;
        Ok(false)
    }

    /// Returns a connection on a session just made.
    fn connection(&self, session: AnySession) -> Box<Connection> {
        Box::new(Connection::new(session, self.expires()))
    }

    fn no_answer(&self) -> Error {
        Error::Connect {
            why: self.why_silent(),
            source: None,
        }
    }

    /// Returns what may be wrong where no answer comes.
    fn why_silent(&self) -> String {
        let name = self.address.name();
        match self.address.file() {
            Some(_) => format!(
                "`{name}` could not be opened in time; does another program keep it locked, or is it damaged?"
            ),
            None => format!(
                "no answer from {name} in time; is the address right, and does a firewall stand between?"
            ),
        }
    }

    /// Returns when a connection ends: up to a tenth before its time, so that not all end at once.
    fn expires(&self) -> Option<Instant> {
        let age = self.settings.max_lifetime;
        let share =
            u32::try_from(RandomState::new().build_hasher().finish() % 1_000).unwrap_or_default();
        let expires = Instant::now().checked_add(age.saturating_sub(age / 10_000 * share));
        expires.filter(|_| !self.address.is_memory())
    }
}

impl PooledConnection {
    /// The connection.
    pub(super) fn connection(&mut self) -> &mut Connection {
        self.slot
            .connection
            .as_mut()
            .expect("a pooled connection is handed out with a connection in its slot")
    }
}

/// Stops whatever is under way. A connection that is not to be kept leaves its slot empty.
impl Drop for PooledConnection {
    fn drop(&mut self) {
        if self
            .slot
            .connection
            .as_mut()
            .is_some_and(|it| !it.release())
        {
            self.slot.connection = None;
        }
    }
}
