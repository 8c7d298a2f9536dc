//! The connections of one database.
//!
//! `deadpool` deals out places; what stands in a place, and whether it is fit for use, is decided here. A healthy
//! connection is handed on as it is, without asking the server for a sign of life.

use super::address::Address;
use super::errors;
use super::holders::{Hold, Holder, Holders};
use super::link::{Link, Rest};
use super::settings::Settings;
use crate::error::{Error, Result};
use deadpool::managed::{Manager, Metrics, Object, PoolConfig, QueueMode, RecycleResult};
use std::convert::Infallible;
use std::hash::{BuildHasher, Hasher, RandomState};
use std::pin::pin;
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};
use tokio::time::{sleep, timeout, timeout_at};

/// How long the first connection may take.
const FIRST: Duration = Duration::from_secs(5);
/// How long to wait before a server that is not there yet is tried again.
const AGAIN: Duration = Duration::from_millis(50);

/// The connections of one database.
pub(super) struct Pool {
    places: deadpool::managed::Pool<Places>,
    address: Address,
    settings: Settings,
    holders: Holders,
    /// When a connection last turned out to be dead: those last used before are looked at.
    suspect: Mutex<Option<Instant>>,
}

/// A connection in use. Goes back when dropped, or is closed if it is not fit to.
pub(super) struct Lease {
    place: Option<Object<Places>>,
    hold: Option<Hold>,
}

/// Makes places, all empty at first.
struct Places;

impl Manager for Places {
    type Type = Option<Link>;
    type Error = Infallible;

    async fn create(&self) -> Result<Option<Link>, Infallible> {
        Ok(None)
    }

    async fn recycle(&self, _: &mut Option<Link>, _: &Metrics) -> RecycleResult<Infallible> {
        Ok(())
    }
}

impl Pool {
    /// Connects once, and tells the real reason if that fails.
    pub(super) async fn connect(address: Address, mut settings: Settings) -> Result<Pool> {
        if address.is_memory() {
            settings.max_connections = 1;
        }
        // The latest first: its statements are still prepared, and its memory is warm.
        let config = PoolConfig {
            queue_mode: QueueMode::Lifo,
            ..PoolConfig::new(settings.max_connections)
        };
        let places = deadpool::managed::Pool::builder(Places)
            .config(config)
            .build();
        let places = places.map_err(|error| Error::Connect {
            why: error.to_string(),
            source: None,
        })?;
        let pool = Pool {
            places,
            address,
            settings,
            holders: Holders::default(),
            suspect: Mutex::default(),
        };
        let first = match timeout(FIRST, pool.address.connect(&pool.settings)).await {
            Ok(Ok(wire)) => Link::new(wire, pool.expires()),
            Ok(Err(failure)) => return Err(failure.into_error()),
            Err(_) => return Err(pool.no_answer()),
        };
        *pool.place(Instant::now() + FIRST).await?.slot() = Some(first);
        Ok(pool)
    }

    pub(super) fn address(&self) -> &Address {
        &self.address
    }

    pub(super) fn settings(&self) -> &Settings {
        &self.settings
    }

    pub(super) fn holders(&self) -> &Holders {
        &self.holders
    }

    /// A connection fit for use; `holder` says who keeps it for longer than one statement.
    pub(super) async fn lease(&self, holder: Option<Holder>) -> Result<Lease> {
        let deadline = Instant::now() + self.settings.acquire_timeout;
        let mut lease = self.place(deadline).await?;
        let suspect = *self.suspect.lock().unwrap_or_else(PoisonError::into_inner);
        let is_fit = lease
            .slot()
            .as_ref()
            .is_some_and(|link| !link.needs_check(suspect) && !link.is_expired());
        if !is_fit {
            let mut refusal = None;
            match timeout_at(deadline.into(), self.fit(&mut lease, &mut refusal)).await {
                Ok(done) => done?,
                Err(_) => return Err(refusal.unwrap_or_else(|| self.no_answer())),
            }
        }
        lease.hold = holder.map(|holder| self.holders.hold(holder));
        Ok(lease)
    }

    /// Has all connections looked at before their next use.
    pub(super) fn suspect_all(&self) {
        *self.suspect.lock().unwrap_or_else(PoisonError::into_inner) = Some(Instant::now());
    }

    /// Ends idle connections now, and the others when they come back.
    pub(super) async fn close(&self) {
        let idle = self.places.retain(|_, _| false).removed;
        self.places.close();
        for link in idle.into_iter().flatten() {
            link.close().await;
        }
    }

    /// Waits for a place.
    async fn place(&self, deadline: Instant) -> Result<Lease> {
        let mut place = pin!(self.places.get());
        let mut got = None;
        if cfg!(debug_assertions) && self.settings.acquire_timeout > Duration::from_secs(2) {
            got = timeout(Duration::from_secs(1), &mut place).await.ok();
            if got.is_none() {
                tracing::warn!(target: "orm", "waiting for a connection: {}", self.busy());
            }
        }
        let got = match got {
            Some(got) => Ok(got),
            None => timeout_at(deadline.into(), place).await,
        };
        match got {
            Ok(Ok(place)) => Ok(Lease {
                place: Some(place),
                hold: None,
            }),
            Ok(Err(_)) => Err(Error::PoolClosed),
            Err(_) => Err(Error::PoolTimedOut { why: self.busy() }),
        }
    }

    fn busy(&self) -> String {
        self.holders.explain(self.settings.max_connections)
    }

    /// Mends the connection in a place, or puts a new one there.
    async fn fit(&self, lease: &mut Lease, refusal: &mut Option<Error>) -> Result<()> {
        if let Some(link) = lease.slot() {
            let is_memory = self.address.is_memory();
            if is_memory || !link.is_expired() {
                match link.mend().await {
                    Ok(()) => return Ok(()),
                    // A new connection would be an empty database.
                    Err(error) if is_memory => return Err(errors::lost(error, false)),
                    Err(_) => {}
                }
            }
            *lease.slot() = None;
        }
        loop {
            match self.address.connect(&self.settings).await {
                Ok(wire) => {
                    *lease.slot() = Some(Link::new(wire, self.expires()));
                    return Ok(());
                }
                Err(failure) if failure.is_passing() => *refusal = Some(failure.into_error()),
                Err(failure) => return Err(failure.into_error()),
            }
            sleep(AGAIN).await;
        }
    }

    fn no_answer(&self) -> Error {
        let why = format!(
            "no answer from {} in time; is the address right, and does a firewall stand between?",
            self.address.name()
        );
        Error::Connect { why, source: None }
    }

    /// Up to a tenth before its time, so that not all connections end at once.
    fn expires(&self) -> Option<Instant> {
        let age = self.settings.max_lifetime;
        let share =
            u32::try_from(RandomState::new().build_hasher().finish() % 1_000).unwrap_or_default();
        let expires = Instant::now().checked_add(age.saturating_sub(age / 10_000 * share));
        expires.filter(|_| !self.address.is_memory())
    }
}

impl Lease {
    fn slot(&mut self) -> &mut Option<Link> {
        self.place
            .as_mut()
            .expect("a lease has its place until it is dropped")
    }

    /// The connection.
    pub(super) fn link(&mut self) -> &mut Link {
        self.slot()
            .as_mut()
            .expect("a lease is handed out with a connection in its place")
    }
}

/// Stops whatever is under way. A place without a connection is given up rather than given back.
impl Drop for Lease {
    fn drop(&mut self) {
        let Some(mut place) = self.place.take() else {
            return;
        };
        match place.as_mut().as_mut().map(Link::rest) {
            Some(Rest::Keep) => drop(place),
            Some(Rest::Close) | None => drop(Object::take(place)),
        }
    }
}
