//! Statements about one row that are planned and written once.

use super::Prepared;
use crate::db::{StatementShape, Target};
use crate::error::Result;
use crate::schema::Table;
use crate::sql::Statement;
use crate::value::Parameter;

/// The statement of a shape with these values. It is planned `anew` where none was before; the next ones differ in
/// their values alone.
pub(in crate::objects) fn prepare_cached(
    shape: StatementShape,
    table: &'static Table,
    parameters: Vec<Parameter>,
    on: Target<'_>,
    anew: impl FnOnce(&[Parameter]) -> Result<Prepared>,
) -> Result<Prepared> {
    if let Some(statement) = on.cached_statement(table, shape) {
        return Ok(Prepared::plain(statement.with_parameters(parameters)));
    }
    let prepared = anew(&parameters)?;
    if let Some(statement) = prepared.plain_statement()
        && statement.parameters == parameters
    {
        on.cache_statement(table, shape, statement);
    }
    Ok(prepared)
}

impl Prepared {
    /// A statement whose rows are those of a model alone, or that has none.
    fn plain(statement: Statement) -> Self {
        Prepared {
            statement: Some(statement),
            tree: Vec::new(),
            items: Vec::new(),
            last: None,
        }
    }

    /// Returns the statement, if it is such a one.
    fn plain_statement(&self) -> Option<&Statement> {
        let is_plain = self.tree.is_empty() && self.items.is_empty() && self.last.is_none();
        self.statement.as_ref().filter(|_| is_plain)
    }
}
