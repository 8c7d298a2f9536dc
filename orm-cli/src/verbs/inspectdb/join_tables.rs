//! Tables between two models.

use super::model_tables::ModelTables;
use super::names::snake_case;
use super::relations::Relation;
use orm_core::schema::physical::{PhysicalTable, ReferentialAction};

/// A table between two models, which a relation goes by.
#[derive(Debug)]
pub(super) struct JoinTable {
    /// The positions of the model that has the field, of the target, and of the table between them.
    pub(super) from: usize,
    pub(super) to: usize,
    pub(super) through: usize,
    /// The table has no columns but its foreign keys, by the names that a relation gives them.
    pub(super) is_made: bool,
}

/// Returns the tables between two models: those of two foreign keys that together are unique.
pub(super) fn join_tables(
    all: &ModelTables<'_>,
    relations: &[Vec<Relation<'_>>],
) -> Vec<JoinTable> {
    let models = all.tables.iter().zip(relations).enumerate();
    let joins = models.filter_map(|(through, (table, relations))| {
        let [first, second] = &relations[..] else {
            return None;
        };
        let pair = [first, second].map(|it| it.key.columns.as_slice());
        let [[one], [other]] = pair else {
            return None;
        };
        let mut keys = table.primary_key.iter().chain(&table.uniques);
        let unique = keys.find(|key| {
            let columns = &key.columns;
            columns.len() == 2 && columns.contains(one) && columns.contains(other)
        })?;
        let (from, to) = if unique.columns[0] == *one {
            (first, second)
        } else {
            (second, first)
        };
        let is_self = from.target == to.target || through == from.target || through == to.target;
        (!is_self).then(|| JoinTable {
            from: from.target,
            to: to.target,
            through,
            is_made: is_made(all, table, [from, to]),
        })
    });
    joins.collect()
}

/// Returns whether a relation of the two models would make this table.
fn is_made(all: &ModelTables<'_>, table: &PhysicalTable, ends: [&Relation<'_>; 2]) -> bool {
    let columns = ends.map(|end| format!("{}_id", snake_case(&all.names[end.target])));
    let mut own = table.foreign_keys.iter();
    table.columns.len() == 2
        && table.key_columns() == columns
        && table.checks.is_empty()
        && table.comments.is_empty()
        && own.all(|key| key.on_delete == ReferentialAction::Cascade)
}
