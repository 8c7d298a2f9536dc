//! Values of subqueries that are selected and stand in conditions too: they are computed in `FROM`, once a row.
//!
//! ```sql
//! SELECT …, "author"."value 1" FROM (
//!   SELECT "t1"."id", …, (SELECT COUNT(*) FROM "book" AS "t2" WHERE "t2"."author_id" = "t1"."id") AS "value 1"
//!   FROM "author" AS "t1" WHERE … LIMIT -1
//! ) AS "author" WHERE "author"."value 1" > 2
//! ```
//!
//! The `LIMIT -1`, on Postgres `OFFSET 0`, keeps databases from moving the subquery to both places again. Of a page most
//! rows need not be computed at all, so that one is left as it is.

use super::clauses::{Clauses, FromClause, Output, SharedValue};
use crate::query::{Expr, Item, Node};

/// The names of values that are computed in `FROM`: no names that a model's column can have.
const NAMES: [&str; 12] = [
    "value 1", "value 2", "value 3", "value 4", "value 5", "value 6", "value 7", "value 8",
    "value 9", "value 10", "value 11", "value 12",
];

impl<'q> Clauses<'q> {
    /// Returns clauses that compute each selected subquery once.
    pub(super) fn computed_once(self) -> Self {
        let computed = self.shared();
        if computed.is_empty() {
            return self;
        }
        let is_over = |condition: &&Expr| computed.iter().any(|it| condition.contains(it.expr));
        let (over, before) = self.filter.iter().copied().partition(is_over);
        let inner = Clauses {
            filter: before,
            fenced: true,
            ..Clauses::new(self.table, self.from, Output::Computed(computed.clone()))
        };
        Clauses {
            from: FromClause::Select(Box::new(inner)),
            filter: over,
            computed,
            ..self
        }
    }

    /// Returns the subqueries that are selected and stand elsewhere too, unless the rows are those of a relation or a
    /// page.
    fn shared(&self) -> Vec<SharedValue<'q>> {
        let is_plain = matches!(self.from, FromClause::Table | FromClause::Select(_))
            && self.target.is_none()
            && self.correlation.is_none()
            && self.restrictions.is_empty()
            && !self.page.is_cut()
            && !self.grouped;
        let items = match &self.output {
            Output::Rows {
                extra, owner: None, ..
            } if is_plain => *extra,
            Output::Values { items, owner: None } if is_plain => *items,
            _ => &[],
        };
        let subqueries = items.iter().filter_map(Item::value);
        let subqueries = subqueries.filter(|value| matches!(value.node(), Node::Scalar(..)));
        let shared = subqueries.filter(|value| self.stands_elsewhere(value));
        let shared = shared.zip(NAMES);
        shared
            .map(|(expr, name)| SharedValue { expr, name })
            .collect()
    }

    /// Returns whether a condition or an order is over this value. An order by the value itself names its column.
    fn stands_elsewhere(&self, value: &Expr) -> bool {
        let mut orders = self.order.keys().iter().map(|key| &key.expr);
        self.filter
            .iter()
            .any(|condition| condition.contains(value))
            || orders.any(|order| order != value && order.contains(value))
    }
}
