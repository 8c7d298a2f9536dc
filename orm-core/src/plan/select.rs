//! `SELECT`: the one pipe, clause after clause.

use super::clause::distinct;
use super::clauses::Clauses;
use super::expr::ExprContext;
use super::scope::Scope;
use super::{Alias, From, Planner, Select};
use crate::error::Result;
use crate::query;
use crate::schema::Table;

impl Planner {
    /// Plans a statement of its own: its rows go by their table's name.
    pub(super) fn query<'q>(&mut self, select: &'q query::Select) -> Result<Select<'q>> {
        let mut clauses = self.clauses(select, None)?;
        clauses.alias = Some(root_alias(clauses.table));
        let mut clauses = clauses.rewritten();
        clauses.page = clauses.page_of_statement();
        self.select(clauses)
    }

    /// Plans a query inside a statement, correlated with the row of `outer` if it has a relation to that. Boxed, since
    /// each level of a nested expression would else keep room for the plan on the stack.
    pub(super) fn subquery<'q>(
        &mut self,
        outer: Option<&mut ExprContext<'_>>,
        select: &'q query::Select,
    ) -> Result<Box<Select<'q>>> {
        self.subqueries += 1;
        let alias = self.alias();
        let mut clauses = self.clauses(select, outer)?;
        clauses.alias = Some(alias);
        self.select(clauses.rewritten()).map(Box::new)
    }

    /// Plans the clauses, each after those that it builds on. All of them add joins: a relation is joined once a column
    /// behind it is spoken of, and the join is inner where a condition needs its row.
    pub(super) fn select<'q>(&mut self, clauses: Clauses<'q>) -> Result<Select<'q>> {
        let mut scope = Scope::new(clauses.table, clauses.alias);
        scope.set_target(clauses.target)?;
        let (from, mut conditions) = self.from(&mut scope, clauses.from)?;
        let computed = clauses.computed.iter();
        scope.computed = computed.map(|it| (it.expr.clone(), it.name)).collect();
        self.correlation(&mut scope, clauses.correlation, &mut conditions)?;
        self.restrictions(&mut scope, clauses.restrictions, &mut conditions)?;
        let is_grouped = clauses.grouped;
        let conditions_asked = clauses.filter.into_iter();
        let (having, filters) = conditions_asked
            .partition::<Vec<_>, _>(|condition| is_grouped && condition.holds_aggregate());
        let filter = self.filter(&mut scope, filters, conditions)?;
        let output = self.output(&mut scope, clauses.output)?;
        let group = if is_grouped {
            let is_page = matches!(from, From::Select(_));
            Some(Box::new(self.group(&mut scope, &output, having, is_page)?))
        } else {
            None
        };
        let order = self.order(&mut scope, clauses.order, &output.positions)?;
        if let Some(group) = &group {
            let mut keys = order.iter();
            keys.try_for_each(|key| scope.check_grouped(&key.expr, &group.keys))?;
        }
        let table = clauses.table;
        let distinct = distinct(clauses.distinct, table, &output.columns, &order)?;
        Ok(Select {
            table,
            alias: self.alias_of(&mut scope, 0),
            joins: self.joins(&scope, &from)?,
            from,
            columns: output.columns,
            filter,
            group,
            order,
            distinct,
            page: clauses.page,
            fenced: clauses.fenced,
            row_depth: scope.row_depth,
            tree: output.tree,
            items: output.items,
        })
    }
}

/// Returns the table's name, unless that could be one of ours: `t1`, `t2`, …
fn root_alias(table: &'static Table) -> Alias {
    let number = table.name.strip_prefix('t');
    let is_ours = number.is_some_and(|number| {
        !number.is_empty() && number.bytes().all(|byte| byte.is_ascii_digit())
    });
    if is_ours {
        Alias::Number(0)
    } else {
        Alias::Table(table.name)
    }
}
