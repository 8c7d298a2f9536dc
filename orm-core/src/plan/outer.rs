//! The rows of the queries around a subquery, of which its expressions may speak.
//!
//! ```sql
//! -- exists(Book::objects().filter(Book.year.gt(outer(Author.birth_year))))
//! SELECT … FROM "author" WHERE EXISTS (SELECT 1 FROM "book" AS "t1" WHERE "t1"."year" > "author"."birth_year" LIMIT 1)
//! ```
//!
//! While a subquery is planned, the scope of the query around it stands in the planner, so that a relation that the
//! subquery follows from the row outside is joined there.

use super::expr::ExprContext;
use super::scope::Scope;
use super::typed::Typed;
use super::{Planner, QualifiedColumn};
use crate::error::{Error, Result};
use crate::query::{self, ArgumentTable};
use crate::schema::Table;

/// A row of the query around the one that is being planned.
pub(super) struct OuterRow {
    scope: Scope,
    node: usize,
}

impl OuterRow {
    /// Returns the node of the row of this table: the row itself, or the owner that it is joined to.
    fn node_of(&self, table: &'static Table) -> Option<usize> {
        if std::ptr::eq(self.scope.nodes[self.node].table, table) {
            return Some(self.node);
        }
        self.scope.owner_of(table)
    }
}

impl Scope {
    /// Returns the node of the owner of the rows, if it is one of this table to which they are joined.
    fn owner_of(&self, table: &'static Table) -> Option<usize> {
        let is_owner = self
            .owners
            .is_some_and(|owners| std::ptr::eq(owners, table));
        is_owner.then_some(0)
    }
}

impl Planner {
    /// Plans what stands inside the row of `context`.
    pub(super) fn inside<T>(
        &mut self,
        context: &mut ExprContext<'_>,
        plan: impl FnOnce(&mut Planner) -> Result<T>,
    ) -> Result<T> {
        self.outer.push(OuterRow {
            scope: std::mem::take(context.scope),
            node: context.node,
        });
        let planned = plan(self);
        if let Some(row) = self.outer.pop() {
            *context.scope = row.scope;
        }
        planned
    }

    /// Plans an expression over a row outside: of the nearest query around whose rows are of this table.
    pub(super) fn outer<'q>(
        &mut self,
        context: &mut ExprContext<'_>,
        expr: &'q query::Expr,
        table: ArgumentTable,
    ) -> Result<Typed<'q>> {
        let table = (table.0)();
        if let Some(node) = context.scope.owner_of(table) {
            let scope = &mut *context.scope;
            return self.expr(&mut ExprContext { scope, node }, expr);
        }
        let row_of_table = |row: &OuterRow| row.node_of(table).is_some();
        let position = self.outer.iter().rposition(row_of_table);
        // The queries between the two are not around what is planned now.
        let mut between = self
            .outer
            .split_off(position.map_or(0, |position| position + 1));
        let row = position.and_then(|_| self.outer.pop());
        let named = row.as_ref().and_then(|row| row.node_of(table));
        let (Some(OuterRow { mut scope, node }), Some(named)) = (row, named) else {
            return Err(no_outer_row(context, table, between.last()));
        };
        let windows = std::mem::take(&mut scope.windows);
        let planned = self.expr(
            &mut ExprContext {
                scope: &mut scope,
                node: named,
            },
            expr,
        );
        scope.windows = windows;
        self.outer.push(OuterRow { scope, node });
        self.outer.append(&mut between);
        planned
    }

    /// Returns whether a column is one of a row outside, and not of a subquery within.
    pub(super) fn is_of_outer_row(&self, column: QualifiedColumn) -> bool {
        self.outer.iter().any(|row| row.scope.names(column))
    }
}

/// Says that no query around has rows of this table.
fn no_outer_row(
    context: &ExprContext<'_>,
    table: &'static Table,
    around: Option<&OuterRow>,
) -> Error {
    let asked = table.model;
    let around = around.map(|row| row.scope.nodes[row.node].table.model);
    let why = match around {
        Some(around) => format!(
            "`outer` asks for a field of `{asked}`, but the query around is of `{around}`; name a field of `{around}`, or one behind its relations"
        ),
        None => format!(
            "`outer` asks for a field of `{asked}`, but no query is around this one; put it into a query of `{asked}` by `exists(…)`, `is_in(…)` or `.scalar()`"
        ),
    };
    Error::InvalidQuery {
        model: context.table().model,
        why,
    }
}
