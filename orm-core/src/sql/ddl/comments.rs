//! Comments of tables and columns.

use super::definitions::Definitions;
use crate::schema::physical::PhysicalTable;

/// `COMMENT ON …` for each comment of a new table, where the database has some.
pub(super) fn create_comments(to: &dyn Definitions, table: &PhysicalTable) -> Vec<String> {
    let comments = table.comments.iter();
    comments
        .filter_map(|(column, comment)| to.comment(&table.name, column, Some(comment)))
        .collect()
}
