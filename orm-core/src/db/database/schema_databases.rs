//! A database in other schemas than its own.

use super::Inner;
use crate::db::driver::SearchPath;
use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

/// Number of schemas that are kept though nobody uses them.
const MOST_UNUSED: usize = 1_000;

/// The databases of schemas that were asked for, which share the connections of one.
#[derive(Default)]
pub(in crate::db) struct SchemaDatabases(Mutex<HashMap<Arc<SearchPath>, Arc<Inner>>>);

impl SchemaDatabases {
    /// Returns the one of a path, made by `make` where there is none yet. Where there are many, those go that nobody uses.
    pub(in crate::db) fn of(
        &self,
        path: SearchPath,
        make: impl FnOnce(&Arc<SearchPath>) -> Inner,
    ) -> Arc<Inner> {
        let mut kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(inner) = kept.get(&path) {
            return Arc::clone(inner);
        }
        if kept.len() >= MOST_UNUSED {
            kept.retain(|_, inner| Arc::strong_count(inner) > 1);
        }
        let path = Arc::new(path);
        let inner = Arc::new(make(&path));
        kept.insert(path, Arc::clone(&inner));
        inner
    }
}

impl Inner {
    /// Returns the database of a path of schemas. It shares all but what is known of tables.
    pub(in crate::db) fn of_path(&self, path: &Arc<SearchPath>) -> Inner {
        Inner {
            pool: self.pool.of_path(path),
            write: self.write.clone(),
            recorder: Arc::clone(&self.recorder),
            catalog: self.catalog.in_other_schemas(),
            statements: Arc::clone(&self.statements),
            models: Arc::clone(&self.models),
            replicas: self.replicas.of_path(path),
            mixed_up: Arc::clone(&self.mixed_up),
            schemas: SchemaDatabases::default(),
        }
    }
}
