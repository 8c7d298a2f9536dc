//! The tables that a database was asked about, among which errors look for models.

use crate::schema::Table;
use std::ptr;
use std::sync::{PoisonError, RwLock};

/// Tables, each once.
#[derive(Default)]
pub(super) struct Known(RwLock<Vec<&'static Table>>);

impl Known {
    /// Remembers a table.
    pub(super) fn add(&self, table: &'static Table) {
        let is_there =
            |tables: &[&'static Table]| tables.iter().any(|known| ptr::eq(*known, table));
        if is_there(&self.0.read().unwrap_or_else(PoisonError::into_inner)) {
            return;
        }
        let mut tables = self.0.write().unwrap_or_else(PoisonError::into_inner);
        if !is_there(&tables) {
            tables.push(table);
        }
    }

    /// All of them.
    pub(super) fn all(&self) -> Vec<&'static Table> {
        self.0
            .read()
            .unwrap_or_else(PoisonError::into_inner)
            .clone()
    }
}
