//! The second query of a recursive common table expression: the shapes that no database carries out, or not this one.
//!
//! ```sql
//! WITH RECURSIVE "day"("date") AS (
//!   SELECT … UNION ALL
//!   SELECT "day"."date" + 1 FROM "day" WHERE …  -- asked once, in `FROM` or an inner join, and not of groups
//! ) …
//! ```

use super::{Expr, From, Planner, Select};
use crate::error::{Error, Result};
use crate::schema::Table;
use std::ptr;

/// The places in which a query asks for the rows of a table.
#[derive(Clone, Copy, Default)]
struct Places {
    /// In `FROM` and in joins of the query itself.
    own: usize,
    /// In queries in its `FROM`, and in those that it is combined with.
    in_from: usize,
    /// In subqueries of its expressions.
    in_subqueries: usize,
    /// In outer joins, of the query and of those in its `FROM`.
    in_outer_joins: usize,
    /// In queries of groups, which have it in their own `FROM`.
    in_groups: usize,
}

impl Planner {
    /// Refuses the second query of a recursive one that asks for the rows found before where none may.
    pub(super) fn check_recursive_step(
        &self,
        table: &'static Table,
        step: &Select<'_>,
    ) -> Result<()> {
        let places = step.places_of(table);
        let refused = if places.in_subqueries > 0 {
            Some(
                "within a subquery; join them, by a relation that leads to them or by `related_to::<…>().inner_join()`",
            )
        } else if places.in_outer_joins > 0 {
            Some(
                "in an outer join; add a condition that there is such a row, or join them by `inner_join()`",
            )
        } else if places.own + places.in_from > 1 {
            Some("more than once; join them in one place")
        } else if places.in_groups > 0 {
            Some(
                "in groups or aggregates; compute these of all rows, in a query that asks for them by `with_cte`",
            )
        } else {
            None
        };
        if let Some(how) = refused {
            let model = table.model;
            return Err(Error::InvalidQuery {
                model,
                why: format!(
                    "no database lets the second query of `recursive_cte` ask for the rows of `{model}` found before {how}"
                ),
            });
        }
        let is_in_from = places.in_from > 0 || places.own > 0 && step.has_windows();
        if is_in_from && !self.features.recursive_rows_in_from {
            return Err(Error::Unsupported {
                what: "a page, window functions, values of values or combined queries in the second query of `recursive_cte`",
                backend: self.features.backend.name(),
            });
        }
        Ok(())
    }
}

impl Select<'_> {
    /// Returns where it asks for the rows of a table.
    fn places_of(&self, table: &'static Table) -> Places {
        let mut places = Places::default();
        match &self.from {
            From::Table(from) | From::Met(from, _) => {
                places.own += usize::from(ptr::eq(*from, table));
            }
            From::Select(inner) => places.add_in_from(inner.places_of(table)),
            From::TreeWalk(_) => {}
        }
        for join in &self.joins {
            let is_asked = usize::from(ptr::eq(join.table, table));
            places.own += is_asked;
            places.in_outer_joins += if join.inner { 0 } else { is_asked };
        }
        for lateral in &self.laterals {
            let inner = lateral.select.places_of(table);
            places.in_outer_joins += if lateral.inner {
                0
            } else {
                inner.own + inner.in_from
            };
            places.add_in_from(inner);
        }
        let others = self.set_operation.iter().flat_map(|it| &it.others);
        others.for_each(|other| places.add_in_from(other.places_of(table)));
        if self.group.is_some() {
            places.in_groups += places.own;
        }
        self.for_each_part_of_clauses(&mut |part| {
            places.in_subqueries += part.n_subqueries_of(table);
        });
        places
    }

    /// Returns whether a window function is among its values, conditions and orders.
    fn has_windows(&self) -> bool {
        let mut has = false;
        self.for_each_part_of_clauses(&mut |part| has = has || part.is_over_window());
        has
    }
}

impl Places {
    /// Adds those of a query in `FROM`.
    fn add_in_from(&mut self, inner: Places) {
        self.in_from += inner.own + inner.in_from;
        self.in_subqueries += inner.in_subqueries;
        self.in_outer_joins += inner.in_outer_joins;
        self.in_groups += inner.in_groups;
    }
}

impl Expr<'_> {
    /// Returns the number of places in which subqueries of it ask for the rows of a table.
    fn n_subqueries_of(&self, table: &'static Table) -> usize {
        if let Expr::Scalar(select) | Expr::Exists(select) | Expr::InSelect(_, select) = self {
            let places = select.places_of(table);
            return places.own + places.in_from + places.in_subqueries;
        }
        let mut n = 0;
        self.for_each_part(&mut |part| n += part.n_subqueries_of(table));
        n
    }
}
