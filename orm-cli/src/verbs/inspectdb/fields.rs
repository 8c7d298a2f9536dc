//! The names of fields.

use super::names::{DistinctNames, as_identifier, is_nameable, snake_case};
use super::relations::Relation;
use orm_core::schema::physical::PhysicalTable;
use std::collections::BTreeMap;

/// A field cannot be called like a method of drafts.
const DRAFT_METHODS: [&str; 4] = ["save", "save_with", "get_or_create", "update_or_create"];

/// The fields of the columns of a table.
pub(super) struct ColumnFields {
    /// The field of each column that may be one.
    by_column: BTreeMap<String, String>,
}

impl ColumnFields {
    pub(super) fn of(table: &PhysicalTable, relations: &[Relation<'_>]) -> Self {
        let mut taken = DistinctNames::besides(&DRAFT_METHODS);
        let mut by_column = BTreeMap::new();
        let columns = table
            .columns
            .iter()
            .filter(|column| is_nameable(table, column));
        let (of_relations, plain): (Vec<_>, Vec<_>) = columns.partition(|column| {
            let mut relations = relations.iter();
            relations.any(|it| it.key.columns.contains(&column.name))
        });
        // A column keeps its own name before a relation takes it.
        for column in plain {
            let snake = snake_case(&column.name);
            let name = if snake.is_empty() { "column" } else { &snake };
            by_column.insert(column.name.clone(), taken.take(name, "_"));
        }
        for relation in relations {
            let [first, ..] = &relation.key.columns[..] else {
                continue;
            };
            if of_relations.iter().any(|column| column.name == *first) {
                let is_free = !taken.has(&relation.stem);
                let name = if is_free || relation.key.columns.len() > 1 {
                    taken.take(&relation.stem, "_")
                } else {
                    taken.take(&snake_case(first), "_")
                };
                for column in &relation.key.columns {
                    by_column.insert(column.clone(), name.clone());
                }
            }
        }
        ColumnFields { by_column }
    }

    /// The field of a column.
    pub(super) fn get(&self, column: &str) -> Option<String> {
        self.by_column.get(column).map(|name| as_identifier(name))
    }

    /// The names, each once.
    pub(super) fn all(&self) -> Vec<String> {
        let mut names: Vec<_> = self.by_column.values().cloned().collect();
        names.sort();
        names.dedup();
        names
    }
}
