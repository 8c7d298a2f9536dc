//! The connections of one database.
//!
//! [`PoolSlots`] deals out slots; the pool decides what stands in a slot, and whether it is fit for use. A healthy
//! connection is handed on as it is, without asking the server for a sign of life.

use super::connection::Connection;
use super::driver::{ConnectFailure, Deadline, SearchPath, Settings};
use super::drivers::{AnyAddress, AnySession};
use super::errors;
use super::holders::{Hold, Holder, Holders};
use super::slots::{AGAIN, PoolSlot, PoolSlots};
use crate::error::{Error, Result};
use futures_util::future::{Either, select};
use std::hash::{BuildHasher, Hasher, RandomState};
use std::pin::pin;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};
use tokio::time::timeout;

/// Longest time that the first connection may take, and one that is none of the pool.
const FIRST: Duration = Duration::from_secs(5);

/// Time after which a connection that is being opened is not all that is waited for.
const SLOW: Duration = Duration::from_millis(500);

/// The connections of one database, as they are handed out.
pub(super) struct Pool {
    shared: Arc<SharedPool>,
    /// The schemas in which the connections look for tables that it hands out; `None` where the server chooses.
    search_path: Option<Arc<SearchPath>>,
}

/// The connections of one database.
struct SharedPool {
    slots: Arc<PoolSlots>,
    address: AnyAddress,
    settings: Settings,
    holders: Holders,
    /// The moment at which a connection last turned out to be dead: those last used before are mended before their use.
    suspect: Mutex<Option<Instant>>,
    /// The moment at which the server turned out to be another one than is looked for: connections that were opened before
    /// are not used any more.
    renewed: Mutex<Option<Instant>>,
}

/// A connection in use. Dropped, it goes back to the pool, or is closed if it is not fit to.
pub(super) struct PooledConnection {
    slot: PoolSlot,
    hold: Option<Hold>,
}

/// A way to a connection for an empty slot.
enum Opened {
    /// A connection of its own.
    Connection(Box<Connection>),
    /// The slot of another, with its connection.
    Taken(PoolSlot),
    /// None, for this reason.
    None(ConnectFailure),
}

impl Pool {
    /// Returns a pool without a connection.
    pub(super) fn new(address: AnyAddress, mut settings: Settings) -> Pool {
        if address.is_memory() {
            settings.max_connections = 1;
        }
        let shared = SharedPool {
            slots: PoolSlots::new(settings.max_connections),
            address,
            settings,
            holders: Holders::default(),
            suspect: Mutex::default(),
            renewed: Mutex::default(),
        };
        Pool {
            shared: Arc::new(shared),
            search_path: None,
        }
    }

    /// Returns the same pool, whose connections look for tables in these schemas.
    pub(super) fn of_path(&self, path: &Arc<SearchPath>) -> Pool {
        Pool {
            shared: Arc::clone(&self.shared),
            search_path: Some(Arc::clone(path)),
        }
    }

    /// Returns a number that tells its connections from those of other pools.
    pub(super) fn id(&self) -> usize {
        Arc::as_ptr(&self.shared).addr()
    }

    /// Returns the schemas in which its connections look for tables; `None` where the server chooses.
    #[cfg(feature = "postgres")]
    pub(super) fn search_path(&self) -> Option<&SearchPath> {
        self.search_path.as_deref()
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
        let session = timeout(
            FIRST,
            self.shared.address.connect(&self.shared.settings, FIRST),
        )
        .await;
        session.unwrap_or_else(|_| Err(ConnectFailure::passing(self.why_silent())))
    }

    pub(super) fn address(&self) -> &AnyAddress {
        &self.shared.address
    }

    pub(super) fn settings(&self) -> &Settings {
        &self.shared.settings
    }

    pub(super) fn holders(&self) -> &Holders {
        &self.shared.holders
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
        pooled.hold = holder.map(|holder| self.shared.holders.hold(holder));
        Ok(pooled)
    }

    /// Returns a connection fit for use, if one is there now.
    pub(super) fn acquire_at_once(&self) -> Option<PooledConnection> {
        let slot = self.shared.slots.take_idle()?;
        let pooled = PooledConnection { slot, hold: None };
        self.is_fit(&pooled).then_some(pooled)
    }

    /// Makes sure that all connections are mended before their next use.
    pub(super) fn suspect_all(&self) {
        *lock(&self.shared.suspect) = Some(Instant::now());
    }

    /// Makes sure that no connection is used any more which is open now: its server takes no writes, and another one does.
    pub(super) fn renew_all(&self) {
        *lock(&self.shared.renewed) = Some(Instant::now());
    }

    /// Ends idle connections now, and the others when they come back.
    pub(super) async fn close(&self) {
        for connection in self.shared.slots.close() {
            connection.close().await;
        }
    }

    /// Waits for a slot, empty or with a connection.
    async fn slot(&self, deadline: Deadline) -> Result<PooledConnection> {
        let mut slot = pin!(self.shared.slots.take(self.search_path.as_ref()));
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
        self.shared
            .holders
            .explain(self.shared.settings.max_connections)
    }

    /// Returns whether the connection in a slot can be used as it is.
    fn is_fit(&self, pooled: &PooledConnection) -> bool {
        let connection = pooled.slot.connection.as_ref();
        connection.is_some_and(|connection| {
            self.is_sound(connection) && connection.searches(self.search_path.as_ref())
        })
    }

    /// Returns whether nothing is to be mended of a connection.
    fn is_sound(&self, connection: &Connection) -> bool {
        let suspect = || *lock(&self.shared.suspect);
        !connection.needs_check(suspect) && !self.is_over(connection)
    }

    /// Returns whether a connection is not to be used any more.
    fn is_over(&self, connection: &Connection) -> bool {
        let renewed = || *lock(&self.shared.renewed);
        connection.is_over(renewed)
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
            if self.shared.slots.may_open() {
                match self.open_or_take(deadline).await? {
                    Opened::Taken(slot) => {
                        pooled.slot = slot;
                        continue;
                    }
                    Opened::Connection(connection) => {
                        self.shared.slots.note_room();
                        let connection = pooled.slot.connection.insert(connection);
                        if self.turn_to_schemas(connection).await? {
                            return Ok(());
                        }
                    }
                    Opened::None(failure) if failure.is_passing() => {
                        self.shared.slots.note_full(failure.why().to_owned());
                        *refusal = Some(errors::connect(failure));
                    }
                    Opened::None(failure) => return Err(errors::connect(failure)),
                }
            }
            if refusal.is_none() {
                // Others try for all who wait.
                let why = self.shared.slots.why_full();
                *refusal = why.map(|why| Error::Connect { why, source: None });
            }
            match timeout(AGAIN, self.shared.slots.take_connected()).await {
                Ok(Some(slot)) => pooled.slot = slot,
                Ok(None) => return Err(Error::PoolClosed),
                Err(_) => {}
            }
        }
    }

    /// Connects. Where that takes long, a connection will do as well that another gives back: a pooler without a session to
    /// spare answers nothing.
    async fn open_or_take(&self, deadline: Deadline) -> Result<Opened> {
        let (address, settings) = (&self.shared.address, &self.shared.settings);
        let mut connecting = pin!(address.connect(settings, deadline.left()));
        let connected = if let Ok(connected) = timeout(SLOW, connecting.as_mut()).await {
            connected
        } else {
            let taking = pin!(self.shared.slots.take_connected());
            match select(connecting, taking).await {
                Either::Left((connected, _)) => connected,
                Either::Right((Some(slot), _)) => return Ok(Opened::Taken(slot)),
                Either::Right((None, _)) => return Err(Error::PoolClosed),
            }
        };
        Ok(match connected {
            Ok(session) => Opened::Connection(self.connection(session)),
            Err(failure) => Opened::None(failure),
        })
    }

    /// Mends the connection in a slot and turns it to the schemas; where that cannot be, the slot is empty afterwards.
    async fn mend(&self, pooled: &mut PooledConnection) -> Result<bool> {
        let Some(connection) = &mut pooled.slot.connection else {
            return Ok(false);
        };
        let is_sound = self.is_sound(connection) || self.revive(connection).await?;
        if is_sound && self.turn_to_schemas(connection).await? {
            return Ok(true);
        }
        pooled.slot.connection = None;
        Ok(false)
    }

    /// Returns whether a connection could be mended.
    async fn revive(&self, connection: &mut Connection) -> Result<bool> {
        let is_memory = self.shared.address.is_memory();
        if !is_memory && self.is_over(connection) {
            return Ok(false);
        }
        match connection.mend().await {
            Ok(()) => Ok(true),
            // A new connection would be an empty database.
            Err(error) if is_memory => Err(errors::lost(error, false)),
            Err(_) => Ok(false),
        }
    }

    /// Makes a connection look for tables in the schemas. Returns false where it turned out to be lost.
    async fn turn_to_schemas(&self, connection: &mut Connection) -> Result<bool> {
        if connection.searches(self.search_path.as_ref()) {
            return Ok(true);
        }
        match connection.set_search_path(self.search_path.clone()).await {
            Ok(missing) if missing.is_empty() => Ok(true),
            Ok(missing) => Err(errors::missing_schemas(&missing)),
            Err(_) if connection.is_lost() => Ok(false),
            Err(error) => Err(errors::lost(error, false)),
        }
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
        let name = self.shared.address.name();
        match self.shared.address.file() {
            Some(_) => format!(
                "`{name}` could not be opened in time; does another program keep it locked, or is it damaged?"
            ),
            None => format!(
                "no answer from {name} in time; is the address right, does a firewall stand between, or has a pooler no session left?"
            ),
        }
    }

    /// Returns when a connection ends: up to a tenth before its time, so that not all end at once.
    fn expires(&self) -> Option<Instant> {
        let age = self.shared.settings.max_lifetime;
        let share =
            u32::try_from(RandomState::new().build_hasher().finish() % 1_000).unwrap_or_default();
        let expires = Instant::now().checked_add(age.saturating_sub(age / 10_000 * share));
        expires.filter(|_| !self.shared.address.is_memory())
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

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
