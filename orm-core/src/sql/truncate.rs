//! Tables that are emptied: `TRUNCATE`, or a `DELETE` of all rows of each.

use super::dialect::Identity;
use super::writer::Writer;
use super::{Statement, Verb, dialect_of};
use crate::backend::Backend;
use crate::schema::{TruncatedTable, Truncation};

/// Returns the statements that empty these tables, and no other.
pub(crate) fn truncate(
    backend: Backend,
    tables: &Truncation,
    identity: Identity,
) -> Vec<Statement> {
    if tables.tables.is_empty() {
        return Vec::new();
    }
    dialect_of(backend).truncate(tables, identity)
}

/// Returns the query that gives a row if there are counters of keys to be started anew; none where there is no need to
/// ask.
pub(crate) fn find_key_counters(backend: Backend) -> Option<Statement> {
    let text = dialect_of(backend).find_key_counters()?;
    Some(Statement::new(text, Vec::new(), None, Verb::Catalog))
}

/// Returns the query that gives a row if there are triggers that may run when tables are emptied; none where no trigger
/// does.
pub(crate) fn find_triggers(backend: Backend) -> Option<Statement> {
    let text = dialect_of(backend).find_triggers()?;
    Some(Statement::new(text, Vec::new(), None, Verb::Catalog))
}

impl Writer {
    /// Writes the name of a table that is emptied.
    pub(super) fn truncated(&mut self, table: &TruncatedTable) {
        if let Some(namespace) = table.namespace() {
            self.name(namespace);
            self.push(".");
        }
        self.name(table.name());
    }

    /// Returns what was written, as a statement that deletes rows of this table.
    pub(super) fn truncation(self, table: Option<&TruncatedTable>) -> Statement {
        let table = table.and_then(TruncatedTable::model);
        let (text, parameters) = self.finish();
        Statement::new(text, parameters, table, Verb::Delete)
    }
}
