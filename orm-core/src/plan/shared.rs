//! Subqueries of one value that stand in a query several times, or that are of the same related rows: one query in `FROM`
//! finds the values of all of them, once a row.
//!
//! ```sql
//! -- Author::objects().annotate((Author.books().count(), Author.books().sum(Book.copies))) on Postgres
//! SELECT …, "t2"."value 1", "t2"."value 2" FROM "author" CROSS JOIN LATERAL (
//!   SELECT COUNT(*) AS "value 1", SUM("t1"."copies") AS "value 2" FROM "book" AS "t1" WHERE "t1"."author_id" = "author"."id"
//! ) AS "t2"
//! ```
//!
//! A subquery that a row may not need stays where it is: in a branch of `CASE`, or beside the rows of a page, most of
//! which are not in the page. So does one that may fail in a row that a condition leaves out.

use super::clause::NAMES;
use super::clauses::{Clauses, FromClause, Output, SharedValue};
use crate::query::{Expr, Function, Hop, Item, Node, OrderKey, RelationPath, Select};

/// The number of subqueries that are looked at, so that a query of thousands is not compared with itself; there are
/// more [`NAMES`].
const MAX_SUBQUERIES: usize = 64;

/// Subqueries of the same related rows.
#[derive(Debug)]
pub(super) struct SharedRows<'q> {
    /// The way from the row asked for to the one whose related rows they are.
    pub(super) hops: Vec<Hop>,
    /// One of the subqueries; the others differ in their value.
    pub(super) select: &'q Select,
    /// The subqueries, each with the name of its value.
    pub(super) values: Vec<SharedValue<'q>>,
    /// The number of places where they stand.
    n_places: usize,
}

/// A subquery that every row needs.
#[derive(Debug)]
pub(super) struct FoundSubquery<'q> {
    pub(super) hops: Vec<Hop>,
    pub(super) select: &'q Select,
    pub(super) expr: &'q Expr,
    /// The number of places where it stands.
    pub(super) n_places: usize,
    /// Says whether a condition needs it in every row.
    in_filter: bool,
}

impl<'q> Clauses<'q> {
    /// Returns the subqueries that one query can find, where that saves a query: those of the same rows, and one that
    /// stands in several places.
    pub(super) fn shared_rows(&self) -> Vec<SharedRows<'q>> {
        let mut shared: Vec<SharedRows<'q>> = Vec::new();
        // Values stand for several rows, which have no related rows of their own.
        if matches!(self.from, FromClause::Values(_)) {
            return shared;
        }
        let found = self.subqueries().into_iter();
        for subquery in found.filter(|it| self.is_safe(it)) {
            if let Some(rows) = shared.iter_mut().find(|it| it.has_rows_of(&subquery)) {
                rows.add(&subquery);
            } else {
                shared.push(SharedRows::of(subquery));
            }
        }
        shared.retain(|rows| rows.n_places > 1);
        shared
    }

    /// Returns the subqueries that every row needs, each once. Of a page these are the ones in its conditions and order.
    pub(super) fn subqueries(&self) -> Vec<FoundSubquery<'q>> {
        let mut search = SubqueryWalk::default();
        let computed = self.computed.iter();
        search.computed = computed.map(|value| value.expr).collect();
        for condition in &self.filter {
            search.counts = !self.grouped || !condition.holds_aggregate();
            search.condition(condition);
        }
        search.counts = !self.grouped;
        let values = self.values();
        for key in self.order_keys() {
            // An order by a value that is selected names its column.
            search.place = usize::from(!values.contains(&&key.expr));
            search.expr(&key.expr);
        }
        search.place = 1;
        let n_needed = search.found.len();
        for value in values {
            search.expr(value);
        }
        if self.page.is_cut() {
            search.found.truncate(n_needed);
        }
        search.found
    }

    /// Returns whether a value cannot fail in a row that a condition leaves out: databases may join it before they look
    /// at conditions of other joined rows.
    fn is_safe(&self, subquery: &FoundSubquery<'_>) -> bool {
        let is_of_rows_kept = self.target.is_none()
            && self.restrictions.is_empty()
            && self.filter.iter().all(|it| it.is_of_own_row());
        subquery.in_filter || is_of_rows_kept || !subquery.select.may_fail()
    }

    /// Returns the values that are selected.
    fn values(&self) -> Vec<&'q Expr> {
        match &self.output {
            Output::Rows { extra: items, .. } | Output::Values { items, .. } => {
                items.iter().filter_map(Item::value).collect()
            }
            Output::WithValues(values) => values.iter().map(|value| value.expr).collect(),
            Output::Aggregates(values) => {
                let selects = values.iter().filter_map(|value| value.expr.subquery());
                selects.filter_map(Select::single_value).collect()
            }
            _ => Vec::new(),
        }
    }

    pub(super) fn order_keys(&self) -> &'q [OrderKey] {
        match &self.output {
            Output::RowNumbers { order, .. } => order.keys(),
            _ => self.order.keys(),
        }
    }
}

impl<'q> SharedRows<'q> {
    /// Returns whether this subquery is of the same rows, and there is a name for its value.
    fn has_rows_of(&self, other: &FoundSubquery<'_>) -> bool {
        self.hops == other.hops && self.select.has_rows_of(other.select)
    }

    fn of(subquery: FoundSubquery<'q>) -> Self {
        let mut rows = SharedRows {
            hops: Vec::new(),
            select: subquery.select,
            values: Vec::new(),
            n_places: 0,
        };
        rows.add(&subquery);
        rows.hops = subquery.hops;
        rows
    }

    fn add(&mut self, subquery: &FoundSubquery<'q>) {
        let name = NAMES[self.values.len()];
        let expr = subquery.expr;
        self.values.push(SharedValue { expr, name });
        self.n_places += subquery.n_places;
    }
}

/// A walk over expressions that collects subqueries.
struct SubqueryWalk<'q> {
    found: Vec<FoundSubquery<'q>>,
    hops: Vec<Hop>,
    /// Says whether subqueries count here; of groups, they do within aggregates alone.
    counts: bool,
    /// The number of places that a subquery here counts as.
    place: usize,
    /// Says whether a condition needs its parts in every row.
    in_filter: bool,
    /// Values that the rows in `FROM` hold already.
    computed: Vec<&'q Expr>,
}

impl Default for SubqueryWalk<'_> {
    fn default() -> Self {
        SubqueryWalk {
            found: Vec::new(),
            hops: Vec::new(),
            counts: true,
            place: 1,
            in_filter: false,
            computed: Vec::new(),
        }
    }
}

impl<'q> SubqueryWalk<'q> {
    /// Looks at a condition that must hold.
    fn condition(&mut self, condition: &'q Expr) {
        self.in_filter = !matches!(condition.node(), Node::And(_) | Node::Or(_) | Node::Not(_));
        self.expr(condition);
        self.in_filter = false;
    }

    /// Looks at the parts that every row needs.
    fn expr(&mut self, expr: &'q Expr) {
        match expr.node() {
            Node::Scalar(select, _) if self.counts => self.add(expr, select),
            Node::At(path, inner) => {
                let n_hops = self.hops.len();
                add_hops(path, &mut self.hops);
                self.expr(inner);
                self.hops.truncate(n_hops);
            }
            Node::Case { branches, .. } => {
                if let Some((first, _)) = branches.first() {
                    self.expr(first);
                }
            }
            Node::Call(Function::Coalesce, values) => {
                if let Some(first) = values.first() {
                    self.expr(first);
                }
            }
            // Elements stand in `FROM` before what this finds.
            Node::Element(_) | Node::ElementQuery(_) => {}
            Node::Aggregate(aggregate) => {
                let counted = std::mem::replace(&mut self.counts, true);
                if aggregate.filter.is_none() {
                    expr.for_each_part(&mut |part| self.expr(part));
                }
                self.counts = counted;
            }
            _ => expr.for_each_part(&mut |part| self.expr(part)),
        }
    }

    fn add(&mut self, expr: &'q Expr, select: &'q Select) {
        if !select.is_correlated() || self.computed.contains(&expr) {
            return;
        }
        let is_full = self.found.len() == MAX_SUBQUERIES;
        let mut found = self.found.iter_mut();
        match found.find(|it| it.hops == self.hops && it.expr == expr) {
            Some(found) => {
                found.n_places += self.place;
                found.in_filter |= self.in_filter;
            }
            None if is_full => {}
            None => self.found.push(FoundSubquery {
                hops: self.hops.clone(),
                select,
                expr,
                n_places: self.place,
                in_filter: self.in_filter,
            }),
        }
    }
}

/// Adds the hops of a path, in the order in which they are walked.
fn add_hops(path: &RelationPath, to: &mut Vec<Hop>) {
    if let Some(parent) = path.parent {
        add_hops(parent, to);
    }
    to.push(path.hop);
}
