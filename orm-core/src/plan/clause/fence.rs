//! The fence behind a query in `FROM` whose subqueries the query around reads in several places: without it, databases
//! compute them in each of these.
//!
//! ```sql
//! -- let authors = Author::objects().values((Author.birth_year, Author.books().sum(Book.copies)));
//! -- let (year, copies) = authors.handles();
//! -- authors.values((year, copies.min(), copies.max()))
//! SELECT "author"."value 1", MIN("author"."value 2"), MAX("author"."value 2") FROM (
//!   SELECT "t1"."birth_year" AS "value 1", (SELECT SUM(…) FROM "book" AS "t2" WHERE …) AS "value 2" FROM "author" AS "t1"
//!   LIMIT -1 OFFSET 0
//! ) AS "author" GROUP BY "author"."value 1"
//! ```
//!
//! Rows that are chosen by other values are not fenced, since the database may ask for these before it computes.

use crate::plan::{Alias, Expr, From, Select};
use crate::query::SetOperator;
use std::collections::{HashMap, HashSet};
use std::slice::from_ref;

impl Select<'_> {
    /// Keeps the database from computing a subquery of the query in `FROM` in each place where this query reads its value.
    pub(in crate::plan) fn fence_what_is_repeated(&mut self) {
        let names = match &self.from {
            From::Select(inner) if inner.may_be_moved() => inner.values_of_subqueries(),
            _ => return,
        };
        if names.is_empty() || !self.chooses_by(&names) {
            return;
        }
        let mut places = ValuePlaces::new(self.alias);
        self.for_each_part_of_clauses(&mut |part| places.add_clause(part));
        if let From::Select(inner) = &mut self.from {
            inner.fenced |= names.iter().any(|name| places.number(name) > 1);
        }
    }

    /// Returns whether databases move its values into the query around it.
    fn may_be_moved(&self) -> bool {
        let is_plain = self.group.is_none() && !self.distinct && !self.page.is_cut();
        let combines = self.set_operation.as_ref();
        let is_list = combines.is_none_or(|it| it.operator == SetOperator::UnionAll);
        let mut columns = self.columns.iter().map(|column| &column.expr);
        is_plain
            && is_list
            && self.lock.is_none()
            && !self.fenced
            && !columns.any(Expr::is_over_window)
    }

    /// Returns the names of the values that are computed by subqueries, by this query or by one that is combined with it.
    fn values_of_subqueries(&self) -> HashSet<&'static str> {
        let others = self.set_operation.iter().flat_map(|it| &it.others);
        let of_all = others.chain([self]).flat_map(|select| {
            let columns = select.columns.iter().zip(&self.columns);
            columns.map(|(column, named)| (&column.expr, named.name))
        });
        let named = of_all.filter(|(expr, _)| holds(expr, &|it| it.is_subquery()));
        named.filter_map(|(_, name)| name).collect()
    }

    /// Returns whether all of its conditions are on these values of the query in `FROM`.
    fn chooses_by(&self, names: &HashSet<&'static str>) -> bool {
        let conditions = match &self.filter {
            Expr::And(conditions) => conditions,
            condition => from_ref(condition),
        };
        let reads = |it: &Expr<'_>| matches!(it, Expr::Column(alias, name) if *alias == self.alias && names.contains(name));
        self.filter.is_true() || conditions.iter().all(|condition| holds(condition, &reads))
    }
}

/// The places in which a query reads the values of the query in its `FROM`.
struct ValuePlaces {
    alias: Alias,
    /// The values that are a clause by themselves: one that is selected and ordered by is computed once.
    alone: HashSet<&'static str>,
    /// The number of places within other expressions.
    within: HashMap<&'static str, usize>,
}

impl ValuePlaces {
    fn new(alias: Alias) -> Self {
        ValuePlaces {
            alias,
            alone: HashSet::new(),
            within: HashMap::new(),
        }
    }

    fn add_clause(&mut self, clause: &Expr<'_>) {
        match clause {
            Expr::Column(alias, name) if *alias == self.alias => {
                self.alone.insert(name);
            }
            _ => self.add_parts(clause),
        }
    }

    fn add_parts(&mut self, expr: &Expr<'_>) {
        expr.for_each_part(&mut |part| {
            if let Expr::Column(alias, name) = part
                && *alias == self.alias
            {
                *self.within.entry(name).or_default() += 1;
            }
            self.add_parts(part);
        });
    }

    fn number(&self, name: &str) -> usize {
        usize::from(self.alone.contains(name)) + self.within.get(name).copied().unwrap_or(0)
    }
}

/// Returns whether the expression, or a part of it, is of this kind.
fn holds(expr: &Expr<'_>, is_of_kind: &dyn Fn(&Expr<'_>) -> bool) -> bool {
    if is_of_kind(expr) {
        return true;
    }
    let mut found = false;
    expr.for_each_part(&mut |part| found = found || holds(part, is_of_kind));
    found
}
