//! The foreign keys of the database, read from its catalog when a delete or an error first needs them, and kept.
//!
//! They are forgotten when tables are made or dropped by way of this [`Database`](super::Database), and when an error
//! shows that somebody else did. What deletes come to follows from them alone, never from what ran before.

use super::connection::Connection;
use super::row_sink::{Destination, RowSink};
use crate::backend::Backend;
use crate::error::DecodeError;
use crate::schema::Catalog;
use crate::sql::{CatalogRows, find_foreign_keys};
use crate::value::Reader;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

/// The catalog, while it is believed to be true.
#[derive(Default)]
pub(super) struct CatalogCache {
    /// The generation now, of all caches of one database: tables of one schema are changed by way of another too.
    now: Arc<AtomicU64>,
    kept: Mutex<Option<(Generation, Arc<Catalog>)>>,
}

/// The number of times that the catalog was forgotten; one that was read in an older generation is not kept.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Generation(u64);

impl CatalogCache {
    /// Returns a cache of what the same database shows to who looks in other schemas. Each forgets with the other.
    pub(super) fn in_other_schemas(&self) -> Self {
        CatalogCache {
            now: Arc::clone(&self.now),
            kept: Mutex::default(),
        }
    }

    /// Returns the catalog, if it was read since it was last forgotten.
    pub(super) fn get(&self) -> Option<Arc<Catalog>> {
        let kept = self.kept();
        let (generation, catalog) = kept.as_ref()?;
        (*generation == self.generation()).then(|| Arc::clone(catalog))
    }

    /// Returns the generation of a catalog that is read from now on.
    pub(super) fn generation(&self) -> Generation {
        Generation(self.now.load(Ordering::SeqCst))
    }

    /// Keeps a catalog, unless it was forgotten since.
    pub(super) fn keep(&self, catalog: &Arc<Catalog>, generation: Generation) {
        if generation == self.generation() {
            *self.kept() = Some((generation, Arc::clone(catalog)));
        }
    }

    /// Drops the catalog, so that whoever needs it next reads it again.
    pub(super) fn forget(&self) {
        self.now.fetch_add(1, Ordering::SeqCst);
        *self.kept() = None;
    }

    /// Returns a guard that forgets the catalog when it is dropped: when tables have changed, or may have.
    pub(super) fn forget_after(&self) -> ForgetAfter<'_> {
        ForgetAfter(self)
    }

    /// Returns whether this is the catalog that is kept.
    pub(super) fn holds(&self, catalog: &Arc<Catalog>) -> bool {
        let kept = self.get();
        kept.is_some_and(|kept| Arc::ptr_eq(&kept, catalog))
    }

    fn kept(&self) -> MutexGuard<'_, Option<(Generation, Arc<Catalog>)>> {
        self.kept.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Forgets the catalog when it is dropped.
pub(super) struct ForgetAfter<'c>(&'c CatalogCache);

impl Drop for ForgetAfter<'_> {
    fn drop(&mut self) {
        self.0.forget();
    }
}

/// Reads the foreign keys on a connection that is in use; `None` where it cannot be asked.
pub(super) async fn read_on(connection: &mut Connection, backend: Backend) -> Option<Arc<Catalog>> {
    let mut rows = CatalogRows::default();
    let mut read = |row: &mut dyn Reader| rows.read(row).map_err(DecodeError::of_no_model);
    let statement = find_foreign_keys(backend);
    let mut sink = RowSink::new(Destination::Reader(&mut read, None));
    connection.run(&statement, &mut sink, None).await.ok()?;
    Some(Arc::new(rows.catalog()))
}
