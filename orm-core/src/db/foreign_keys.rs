//! The foreign keys of the database, as whoever deletes sees them.

use super::database_session::DatabaseSession;
use super::executor::{Target, TargetKind};
use super::replica::ReadRoute;
use super::run::fetch;
use crate::error::{DecodeError, Result};
use crate::schema::Catalog;
use crate::sql::{CatalogRows, find_foreign_keys};
use std::sync::Arc;

/// The foreign keys of the database, as this transaction sees them.
pub(crate) async fn foreign_keys(on: Target<'_>) -> Result<Arc<Catalog>> {
    let (db, seen) = match on.kind() {
        TargetKind::Database(db) | TargetKind::Session(DatabaseSession { db, .. }) => {
            (db, Some(db.inner().catalog.generation()))
        }
        TargetKind::Replica(replica, place) => {
            let db = ReadRoute::new(replica, place).first();
            (db, Some(db.inner().catalog.generation()))
        }
        TargetKind::Transaction(tx) => (&tx.db, tx.sees_catalog()),
    };
    let cache = &db.inner().catalog;
    if seen.is_some()
        && let Some(catalog) = cache.get()
    {
        return Ok(catalog);
    }
    let catalog = Arc::new(read_foreign_keys(on).await?);
    if let Some(generation) = seen {
        cache.keep(&catalog, generation);
    }
    Ok(catalog)
}

/// The foreign keys that the database has now, whatever was read before.
pub(super) async fn read_foreign_keys(on: Target<'_>) -> Result<Catalog> {
    let mut rows = CatalogRows::default();
    fetch(on, &find_foreign_keys(on.backend()), &mut |row| {
        rows.read(row).map_err(DecodeError::of_no_model)
    })
    .await?;
    Ok(rows.catalog())
}

/// Returns whether this catalog is not, or no longer, what the database is believed to have.
pub(crate) fn is_outdated(catalog: &Arc<Catalog>, on: Target<'_>) -> bool {
    let db = on.database();
    db.is_some_and(|db| !db.inner().catalog.holds(catalog))
}
