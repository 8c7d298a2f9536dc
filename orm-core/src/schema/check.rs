//! Several models as one schema, and whether they fit together.

use super::Table;

/// The models of one database, as `schema![Author, Book]` lists them.
#[derive(Clone, Debug, Default)]
pub struct Schema {
    tables: Vec<&'static Table>,
}

impl Schema {
    /// These models.
    pub fn new(tables: impl IntoIterator<Item = &'static Table>) -> Self {
        Schema { tables: tables.into_iter().collect() }
    }

    /// The models, as listed.
    pub fn tables(&self) -> &[&'static Table] {
        &self.tables
    }
}
