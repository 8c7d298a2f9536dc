//! The models that are written, and how they hang together.

use super::fields::ColumnFields;
use super::join_tables::{JoinTable, join_tables};
use super::model_tables::ModelTables;
use super::relations::{Relation, UnsaidKey, relations_of};

/// The tables that are models, and how they hang together. Each list has an entry for each table.
pub(super) struct Inspected<'t> {
    pub(super) models: ModelTables<'t>,
    pub(super) relations: Vec<Vec<Relation<'t>>>,
    /// The foreign keys that are no relations.
    pub(super) unsaid: Vec<Vec<UnsaidKey<'t>>>,
    pub(super) fields: Vec<ColumnFields>,
    /// The tables between two models, of all that there are.
    pub(super) joins: Vec<JoinTable>,
}

impl<'t> Inspected<'t> {
    /// Finds out how these models hang together.
    pub(super) fn of(models: ModelTables<'t>) -> Self {
        let tables = models.tables.iter();
        let relations = tables.map(|table| relations_of(&models, table));
        let (relations, unsaid): (Vec<_>, Vec<_>) = relations.unzip();
        let fields = models.tables.iter().zip(&relations);
        let fields = fields.map(|(table, relations)| ColumnFields::of(table, relations));
        Inspected {
            fields: fields.collect(),
            joins: join_tables(&models, &relations),
            models,
            relations,
            unsaid,
        }
    }

    /// Returns whether a relation makes this table, so that it is no model.
    pub(super) fn is_made(&self, position: usize) -> bool {
        let mut joins = self.joins.iter();
        joins.any(|join| join.is_made && join.through == position)
    }
}
