//! `SELECT`: the one pipe, clause after clause.

use super::clause::{GroupClause, distinct};
use super::clauses::{Clauses, FromClause, LockClause, Output};
use super::elements::ElementPlace;
use super::expr::ExprContext;
use super::scope::Scope;
use super::shared::SharedRows;
use super::window::WindowPlace;
use super::{Alias, Expr, From, OrderKey, Planner, Select};
use crate::error::Result;
use crate::query::{self, SetOperator};
use crate::schema::Table;

impl Planner {
    /// Plans a statement of its own: its rows go by their table's name.
    pub(super) fn query<'q>(&mut self, select: &'q query::Select) -> Result<Box<Select<'q>>> {
        self.check_lock(select)?;
        let mut select = self.statement(select)?;
        for column in &mut select.columns {
            column.read_unchecked();
        }
        Ok(select)
    }

    /// Plans the query whose values an insert stores.
    pub(super) fn source_of_insert<'q>(
        &mut self,
        select: &'q query::Select,
    ) -> Result<Box<Select<'q>>> {
        Planner::check_no_lock(select)?;
        self.statement(select)
    }

    fn statement<'q>(&mut self, select: &'q query::Select) -> Result<Box<Select<'q>>> {
        let mut clauses = self.clauses(select, None)?;
        clauses.alias = Some(root_alias(clauses.table));
        let mut clauses = clauses.rewritten();
        clauses.page = clauses.page_of_statement();
        clauses.lock = select.lock().map(LockClause::of);
        self.select(Box::new(clauses))
    }

    /// Plans a query inside a statement, in an expression over the row of `outer`: its correlation is to that row, and its
    /// expressions may speak of it. The keys of combined rows are found for the query of these rows, which nobody wrote: they
    /// speak of what is around that, and so do the rows where a walk over a relation starts.
    pub(super) fn subquery<'q>(
        &mut self,
        outer: &mut ExprContext<'_>,
        select: &'q query::Select,
    ) -> Result<Box<Select<'q>>> {
        Planner::check_no_lock(select)?;
        let alias = self.subquery_alias();
        let clauses = self.clauses(select, Some(outer))?;
        let is_start = std::mem::take(&mut self.is_start);
        if is_start || select.finds_combined_keys() {
            return self.subselect(alias, clauses);
        }
        self.inside(outer, |planner| planner.subselect(alias, clauses))
    }

    /// Plans the query that finds the keys of rows to be written, and locks them if it says so.
    pub(super) fn keys_to_write<'q>(
        &mut self,
        select: &'q query::Select,
    ) -> Result<Box<Select<'q>>> {
        let alias = self.subquery_alias();
        let mut clauses = self.clauses(select, None)?.rewritten();
        clauses.alias = Some(alias);
        let lock = select.lock().filter(|_| self.features.row_locks);
        clauses.lock = lock.map(LockClause::of);
        self.select(Box::new(clauses))
    }

    pub(super) fn subquery_alias(&mut self) -> Alias {
        self.subqueries += 1;
        self.alias()
    }

    fn subselect<'q>(&mut self, alias: Alias, mut clauses: Clauses<'q>) -> Result<Box<Select<'q>>> {
        clauses.alias = Some(alias);
        self.select(Box::new(clauses.rewritten()))
    }

    /// Plans the clauses, of which those of a page in `FROM` come first. Boxed, since each level of pages, or of a nested
    /// expression, would else keep room for all clauses on the stack.
    pub(super) fn select<'q>(&mut self, mut clauses: Box<Clauses<'q>>) -> Result<Box<Select<'q>>> {
        let names_outer_rows = self.features.orders_by_outer_rows || self.outer.is_empty();
        clauses.compute_rows_once(names_outer_rows)?;
        let shared = self.share(&mut clauses);
        let mut scope = Box::new(Scope::new(clauses.table, clauses.alias));
        let are_found = matches!(clauses.from, FromClause::Select(_));
        self.set_target(&mut scope, clauses.target, are_found)?;
        clauses.lock_page();
        let source = std::mem::replace(&mut clauses.from, FromClause::Table);
        let source = self.from(&mut scope, source)?;
        self.select_from(scope, source, shared, *clauses)
    }

    /// Plans the clauses, each after those that it builds on. All of them add joins: a relation is joined once a column
    /// behind it is spoken of, and the join is inner where a condition needs its row.
    fn select_from<'q>(
        &mut self,
        mut scope: Box<Scope>,
        (from, mut conditions): (From<'q>, Vec<Expr<'q>>),
        shared: Vec<SharedRows<'q>>,
        clauses: Clauses<'q>,
    ) -> Result<Box<Select<'q>>> {
        scope.element_rows = ElementPlace::of(&clauses.output);
        let computed = clauses.computed.iter().map(|it| (it.expr, it.name));
        self.computed_in_from(&mut scope, computed, false, query::Expr::is_never_null);
        let laterals = self.laterals(&mut scope, shared)?;
        scope.window_owner = clauses.owner_of_windows();
        self.is_start = clauses.set_operator == Some(SetOperator::Reach);
        self.correlation(&mut scope, clauses.correlation, &mut conditions)?;
        self.is_start = false;
        self.restrict_to_tenant(&mut scope, &from, &mut conditions)?;
        self.restrictions(&mut scope, clauses.restrictions, &mut conditions)?;
        let is_grouped = clauses.grouped;
        let conditions_asked = clauses.filter.into_iter();
        let (having, filters) = conditions_asked
            .partition::<Vec<_>, _>(|condition| is_grouped && condition.holds_aggregate());
        let filter = self.filter(&mut scope, filters, conditions)?;
        if let Output::Values { items, .. } = &clauses.output
            && (is_grouped || clauses.distinct)
        {
            scope.merges_rows = true;
            Planner::group_by_rows(&mut scope, items);
        }
        scope.reads_rows = !is_grouped;
        scope.windows = clauses.windows;
        let mut output = self.output(&mut scope, clauses.output)?;
        let is_compared = clauses.set_operator.is_some_and(SetOperator::compares);
        if is_grouped || clauses.distinct || is_compared {
            self.comparable_items(&scope, &mut output, is_compared);
        }
        let found = match &clauses.hidden {
            Some(hidden) => Some(self.find_for_query_around(&mut scope, hidden, &mut output)?),
            None => None,
        };
        scope.windows = WindowPlace::Refused;
        let is_page = matches!(from, From::Select(_));
        let mut group = if is_grouped {
            Some(Box::new(self.group(&mut scope, &output, having, is_page)?))
        } else {
            None
        };
        scope.windows = clauses.windows;
        let mut order = self.order(&mut scope, clauses.order, &output.positions)?;
        scope.windows = WindowPlace::Refused;
        if let Some(group) = &mut group {
            let hidden = found.iter().flat_map(|found| found.hidden(&output.columns));
            let order = order.iter().map(|key| &key.expr);
            group.cover(&scope, order, GroupClause::Order, is_page)?;
            group.cover(&scope, hidden, GroupClause::Value, is_page)?;
        }
        let set_operation = match clauses.set_operator {
            Some(operator) if !clauses.other_operands.is_empty() => {
                let others = clauses.other_operands;
                Some(self.set_operation(operator, others, clauses.table, &output.columns)?)
            }
            _ => None,
        };
        let lock = self.lock(&mut scope, clauses.lock, is_page)?;
        let (table, n_read) = (clauses.table, output.columns.len());
        let mut distinct = distinct(clauses.distinct, table, &mut output.columns, &mut order)?;
        if distinct
            && group.is_none()
            && let Some(equal) = self.equal_documents(&scope, &output)
        {
            group = Some(Box::new(equal));
            distinct = false;
        }
        if !self.features.sorts_groups_anew && group.is_some() && set_operation.is_none() {
            sort_groups(&from, &mut order);
        }
        let mut select = Box::new(Select {
            table,
            alias: self.alias_of(&mut scope, 0),
            joins: self.joins(&mut scope, &from)?,
            elements: scope.take_elements(),
            laterals,
            from,
            n_unread: output.columns.len() - n_read,
            columns: output.columns,
            filter,
            group,
            set_operation,
            order,
            distinct,
            page: clauses.page,
            lock,
            fenced: clauses.fenced,
            row_depth: scope.row_depth,
            found,
            tree: output.tree,
            items: output.items,
        });
        select.select_what_is_read();
        select.fence_what_is_repeated();
        Ok(select)
    }

    /// Computes once what stands in several places. Returns the subqueries that are to be joined for that.
    fn share<'q>(&self, clauses: &mut Clauses<'q>) -> Vec<SharedRows<'q>> {
        clauses.compute_groups_once();
        if self.features.lateral_joins {
            return clauses.shared_rows();
        }
        // The rows found before are not asked for in a query in `FROM`.
        if !self.is_recursive_step {
            clauses.compute_subqueries_once();
        }
        Vec::new()
    }
}

/// Adds a key to the order of groups, so that they are not left in that of the rows in `FROM`.
fn sort_groups(from: &From<'_>, order: &mut Vec<OrderKey<'_>>) {
    if !order.is_empty() && is_ordered(from) {
        order.push(OrderKey::asc(Expr::CountRows));
    }
}

/// Returns whether the rows in `FROM` are in an order.
fn is_ordered(from: &From<'_>) -> bool {
    match from {
        From::Select(page) => !page.order.is_empty() || is_ordered(&page.from),
        From::Table(_) | From::TreeWalk(_) | From::Met(..) => false,
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
