//! The tables that are models.

use super::catalog::Catalog;
use super::columns::{FieldKind, kind_of};
use orm_core::schema::physical::{PhysicalColumn, PhysicalTable, TableName};

/// The tables that are models, with the names of these. Each list has an entry for each table.
pub(super) struct ModelTables<'t> {
    pub(super) catalog: Catalog<'t>,
    pub(super) tables: Vec<&'t PhysicalTable>,
    /// The names of the models.
    pub(super) names: Vec<String>,
}

impl ModelTables<'_> {
    /// Returns the kind of field for a column; none if no field reads it.
    pub(super) fn kind(&self, table: &PhysicalTable, column: &PhysicalColumn) -> Option<FieldKind> {
        kind_of(self.catalog, table, column)
    }

    /// Returns the position of the model of this table, if it has one.
    pub(super) fn position(&self, name: &TableName) -> Option<usize> {
        self.tables.iter().position(|table| table.name == *name)
    }
}
