//! `RETURNING`.

use super::output::shapes;
use crate::error::{Error, Result};
use crate::plan::scope::Scope;
use crate::plan::{Alias, Planner, ReturnedItems};
use crate::query::Item;
use crate::schema::Table;

impl Planner {
    /// `RETURNING …`: speaks of the written row, and of no other.
    pub(in crate::plan) fn returned<'q>(
        &mut self,
        table: &'static Table,
        asked: &'q [Item],
    ) -> Result<ReturnedItems<'q>> {
        let subqueries = self.subqueries;
        let mut scope = Scope::new(table, Some(Alias::Table(table.name)));
        let items = self.items(&mut scope, asked)?;
        if scope.has_joins() || self.subqueries > subqueries {
            return Err(Error::InvalidQuery {
                model: table.model,
                why: "`returning` gives what the written rows hold themselves, and this reads others; return the keys, \
                    and read the rest by a query of its own"
                    .to_owned(),
            });
        }
        let mut columns = Vec::new();
        let read = vec![false; scope.nodes.len()];
        // The database itself checks numbers that are calculated: a reader that refuses one could not undo the write.
        let (items, _) = shapes(&scope, &read, items, &mut columns);
        Ok(ReturnedItems { columns, items })
    }
}
