//! Values that are computed in `FROM`, once a row: what groups are by where an aggregate stands beside it; window functions
//! of which there are conditions; what the order of a subquery says of the row outside, on a database whose orders cannot
//! name it; and, on a database without `LATERAL`, subqueries that stand in several places.
//!
//! ```sql
//! SELECT …, "author"."value 1" FROM (
//!   SELECT "t1"."id", …, (SELECT COUNT(*) FROM "book" AS "t2" WHERE "t2"."author_id" = "t1"."id") AS "value 1"
//!   FROM "author" AS "t1" WHERE … LIMIT -1 OFFSET 0
//! ) AS "author" WHERE "author"."value 1" > 2;
//! SELECT "book"."value 1", "book"."value 1" + MAX("book"."copies") FROM (
//!   SELECT "t1"."id", …, "t1"."year" / ? AS "value 1" FROM "book" AS "t1" LIMIT -1 OFFSET 0
//! ) AS "book" GROUP BY "book"."value 1"
//! ```
//!
//! The `LIMIT -1 OFFSET 0`, on Postgres `OFFSET 0`, keeps databases from moving the value to both places again. Of a page most
//! rows need not be computed at all, so that one is left as it is. Window functions stay where they are by themselves.
//! Groups need it, since to Postgres two expressions with
//! placeholders are never the same.

use super::clause::NAMES;
use super::clauses::{Clauses, FromClause, Output, Owner, SharedValue};
use crate::error::{Error, Result};
use crate::query::{Expr, Item, Node, OwnerFields};
use std::mem::{replace, take};

impl<'q> Clauses<'q> {
    /// Computes what groups are by once, where an aggregate stands beside it.
    pub(super) fn compute_groups_once(&mut self) {
        let values = match &self.output {
            Output::Values { items, .. } if self.grouped && self.is_of_rows() => *items,
            _ => return,
        };
        let exprs = values.iter().filter_map(Item::value);
        let exprs = exprs.filter(|value| self.is_beside_aggregate(values, value));
        let mut exprs: Vec<_> = exprs.collect();
        if !exprs.is_empty() {
            exprs.extend(self.elements_of_rows());
        }
        self.compute_in_from(named(exprs.into_iter()), |condition, _| {
            condition.holds_aggregate()
        });
        self.fence();
    }

    /// Computes each subquery of the row itself once, unless the rows are those of a relation or a page.
    pub(super) fn compute_subqueries_once(&mut self) {
        let is_of_rows = matches!(
            self.output,
            Output::Rows { owner: None, .. } | Output::Values { owner: None, .. } | Output::Count
        );
        let is_plain = self.is_of_rows()
            && self.target.is_none()
            && self.correlation.is_none()
            && self.restrictions.is_empty()
            && !self.page.is_cut()
            && !self.grouped
            && self.computed.is_empty()
            && self.elements_of_rows().is_empty();
        if !is_plain || !is_of_rows {
            return;
        }
        let repeated = self.subqueries().into_iter();
        let repeated = repeated.filter(|it| it.hops.is_empty() && it.n_places > 1);
        let computed = named(repeated.map(|it| it.expr));
        self.compute_in_from(computed, |condition, values| {
            values.iter().any(|it| condition.contains(it.expr))
        });
        self.fence();
    }

    /// Computes window functions in `FROM` where there are conditions on them, all at once, so that they see the same rows;
    /// and with them what the order says of rows outside, unless it may name those (`names_outer_rows`). A condition that
    /// keeps or drops whole partitions stands in `FROM` too: what a partition is by may be a column of a joined row, of which
    /// no database would find that it may be asked there.
    pub(super) fn compute_rows_once(&mut self, names_outer_rows: bool) -> Result<()> {
        let conditions = take(&mut self.qualify);
        let windows = self.windows_asked(&conditions)?;
        let (of_partitions, conditions): (Vec<_>, Vec<_>) = conditions
            .into_iter()
            .partition(|condition| condition.is_of_partitions(&windows));
        self.filter.extend(of_partitions);
        let of_outer_rows = if names_outer_rows {
            Vec::new()
        } else {
            self.order_of_outer_rows()
        };
        let computed = named(windows.into_iter().chain(of_outer_rows));
        self.compute_in_from(computed, |_, _| false);
        self.filter.extend(conditions);
        Ok(())
    }

    /// Returns the window functions, if there are conditions on any.
    fn windows_asked(&self, conditions: &[&'q Expr]) -> Result<Vec<&'q Expr>> {
        let mut windows = Vec::new();
        if conditions.is_empty() {
            return Ok(windows);
        }
        if self.grouped || !self.is_of_rows() {
            return Err(Error::InvalidQuery {
                model: self.table.model,
                why: "a condition on a window function chooses among rows of a table; ask the rows by their keys first"
                    .to_owned(),
            });
        }
        let values = conditions.iter().copied().chain(self.computed_values());
        for value in values {
            value.for_each_window(&mut |window| {
                if !windows.contains(&window) {
                    windows.push(window);
                }
            });
        }
        Ok(windows)
    }

    /// Returns what the order says of rows outside, beside window functions, which may name those themselves.
    fn order_of_outer_rows(&self) -> Vec<&'q Expr> {
        let mut found = Vec::new();
        if !self.grouped && self.is_of_rows() {
            let keys = self.order.keys().iter();
            keys.for_each(|key| parts_of_outer_rows(&key.expr, &mut found));
        }
        found
    }

    /// Returns the values that are selected or ordered by.
    fn computed_values(&self) -> impl Iterator<Item = &'q Expr> + use<'q> {
        let items: &'q [Item] = match self.output {
            Output::Rows { extra, .. } => extra,
            Output::Values { items, .. } => items,
            _ => &[],
        };
        let keys = self.order_keys().iter().map(|key| &key.expr);
        items.iter().filter_map(Item::computed).chain(keys)
    }

    /// Returns the elements of arrays, and the values of joined rows, for which the rows stand.
    fn elements_of_rows(&self) -> Vec<&'q Expr> {
        let conditions = self.filter.iter().chain(self.hidden.iter().flatten());
        let mut found = Vec::new();
        for value in self.computed_values().chain(conditions.copied()) {
            value.for_each_repeated(&mut |element| {
                if !found.contains(&element) {
                    found.push(element);
                }
            });
        }
        found
    }

    /// Returns the key by which the rows of many owners are told apart: window functions look at those of one.
    pub(super) fn owner_of_windows(&self) -> Option<OwnerFields> {
        let correlation = self.correlation.as_ref()?;
        matches!(correlation.owner, Owner::OneOf(_)).then_some(correlation.key)
    }

    /// Keeps the database from moving what is computed in `FROM` to where it is read.
    fn fence(&mut self) {
        if let (FromClause::Select(inner), false) = (&mut self.from, self.computed.is_empty()) {
            inner.fenced = true;
        }
    }

    /// Returns whether the rows in `FROM` are those of a table.
    fn is_of_rows(&self) -> bool {
        !matches!(self.from, FromClause::Values(_))
    }

    /// Computes these values in `FROM`, of the rows for which the conditions hold that are not over them. The rows of a join
    /// table have values of those that they lead to.
    fn compute_in_from(
        &mut self,
        computed: Vec<SharedValue<'q>>,
        is_over: impl Fn(&Expr, &[SharedValue<'q>]) -> bool,
    ) {
        if computed.is_empty() {
            return;
        }
        let filter = take(&mut self.filter).into_iter();
        let (over, before) = filter.partition(|condition| is_over(condition, &computed));
        self.filter = over;
        let from = replace(&mut self.from, FromClause::Table);
        self.from = FromClause::Select(Box::new(Clauses {
            target: self.target,
            filter: before,
            correlation: self.correlation.take(),
            restrictions: take(&mut self.restrictions),
            ..Clauses::new(self.table, from, Output::WithValues(computed.clone()))
        }));
        self.computed = computed;
    }

    /// Returns whether groups are by a value that is computed, and one of their own values, conditions or orders is over
    /// it too.
    fn is_beside_aggregate(&self, items: &[Item], value: &Expr) -> bool {
        let is_plain = value.is_column() || matches!(value.node(), Node::Value(_));
        if is_plain || value.holds_aggregate() || value.holds_window() {
            return false;
        }
        let conditions = self.filter.iter().chain(self.hidden.iter().flatten());
        let items = items.iter().filter_map(Item::value);
        let of_groups = conditions.copied().chain(items);
        let mut of_groups = of_groups.filter(|it| it.holds_aggregate() || it.holds_window());
        let mut orders = self.order.keys().iter().map(|key| &key.expr);
        of_groups.any(|it| it.contains_of_group(value))
            || orders.any(|order| order != value && order.contains_of_group(value))
    }
}

/// Finds the largest parts of an expression that name rows outside and hold no window function.
fn parts_of_outer_rows<'q>(expr: &'q Expr, found: &mut Vec<&'q Expr>) {
    if !expr.names_outer_row() || found.contains(&expr) {
        return;
    }
    if expr.holds_window() {
        expr.for_each_part(&mut |part| parts_of_outer_rows(part, found));
    } else {
        found.push(expr);
    }
}

/// Returns the values, each with a name.
fn named<'q>(exprs: impl Iterator<Item = &'q Expr>) -> Vec<SharedValue<'q>> {
    let named = exprs.zip(NAMES);
    named
        .map(|(expr, name)| SharedValue { expr, name })
        .collect()
}
