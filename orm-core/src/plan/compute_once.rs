//! Values that are computed in `FROM`, once a row: subqueries that are selected and stand in conditions too, and what
//! groups are by where an aggregate stands beside it.
//!
//! ```sql
//! SELECT …, "author"."value 1" FROM (
//!   SELECT "t1"."id", …, (SELECT COUNT(*) FROM "book" AS "t2" WHERE "t2"."author_id" = "t1"."id") AS "value 1"
//!   FROM "author" AS "t1" WHERE … LIMIT -1
//! ) AS "author" WHERE "author"."value 1" > 2;
//! SELECT "book"."value 1", "book"."value 1" + MAX("book"."copies") FROM (
//!   SELECT "t1"."id", …, "t1"."year" / ? AS "value 1" FROM "book" AS "t1" LIMIT -1
//! ) AS "book" GROUP BY "book"."value 1"
//! ```
//!
//! The `LIMIT -1`, on Postgres `OFFSET 0`, keeps databases from moving the value to both places again. Of a page most
//! rows need not be computed at all, so that one is left as it is. Groups need it, since to Postgres two expressions with
//! placeholders are never the same.

use super::clause::NAMES;
use super::clauses::{Clauses, FromClause, Output, SharedValue};
use crate::query::{Expr, Item, Node};

impl<'q> Clauses<'q> {
    /// Returns clauses that compute each shared value once.
    pub(super) fn computed_once(self) -> Self {
        let computed = self.shared();
        if computed.is_empty() {
            return self;
        }
        let is_over = |condition: &&Expr| {
            if self.grouped {
                condition.holds_aggregate()
            } else {
                computed.iter().any(|it| condition.contains(it.expr))
            }
        };
        let (over, before) = self.filter.iter().copied().partition(is_over);
        let inner = Clauses {
            filter: before,
            correlation: self.correlation,
            restrictions: self.restrictions,
            fenced: true,
            ..Clauses::new(self.table, self.from, Output::Computed(computed.clone()))
        };
        Clauses {
            from: FromClause::Select(Box::new(inner)),
            correlation: None,
            restrictions: Vec::new(),
            filter: over,
            computed,
            ..self
        }
    }

    /// Returns the values to compute in `FROM`. Of a walk over a tree, or of a relation with a join table, the rows in
    /// `FROM` would lack what comes with them.
    fn shared(&self) -> Vec<SharedValue<'q>> {
        let is_plain =
            matches!(self.from, FromClause::Table | FromClause::Select(_)) && self.target.is_none();
        let items = match &self.output {
            Output::Rows {
                extra, owner: None, ..
            } if is_plain => *extra,
            Output::Values { items, .. } if is_plain => *items,
            _ => &[],
        };
        let values = items.iter().filter_map(Item::value);
        let shared: Vec<_> = if self.grouped {
            values
                .filter(|value| self.is_beside_aggregate(items, value))
                .collect()
        } else {
            values.filter(|value| self.is_asked_twice(value)).collect()
        };
        let shared = shared.into_iter().zip(NAMES);
        shared
            .map(|(expr, name)| SharedValue { expr, name })
            .collect()
    }

    /// Returns whether a value is a subquery, and a condition or an order is over it too. An order by the value itself
    /// names its column.
    fn is_asked_twice(&self, value: &Expr) -> bool {
        if !matches!(value.node(), Node::Scalar(..))
            || self.page.is_cut()
            || self.correlation.is_some()
            || !self.restrictions.is_empty()
        {
            return false;
        }
        let mut orders = self.order.keys().iter().map(|key| &key.expr);
        self.filter
            .iter()
            .any(|condition| condition.contains(value))
            || orders.any(|order| order != value && order.contains(value))
    }

    /// Returns whether groups are by a value that is computed, and one of their own values, conditions or orders is over
    /// it too.
    fn is_beside_aggregate(&self, items: &[Item], value: &Expr) -> bool {
        let is_plain = matches!(
            value.node(),
            Node::Column { .. } | Node::Reached { .. } | Node::Value(_)
        );
        if is_plain || value.holds_aggregate() {
            return false;
        }
        let conditions = self.filter.iter().chain(self.hidden.iter().flatten());
        let items = items.iter().filter_map(Item::value);
        let of_groups = conditions.copied().chain(items);
        let mut of_groups = of_groups.filter(|it| it.holds_aggregate());
        let mut orders = self.order.keys().iter().map(|key| &key.expr);
        of_groups.any(|it| it.contains_of_group(value))
            || orders.any(|order| order != value && order.contains_of_group(value))
    }
}
