//! The owner of rows: what makes a query a correlated subquery, or one for many owners at once.

use super::{Expr, RelationPath};

/// One foreign key of the table in `FROM`, and the owner that it points at.
#[derive(Clone, Debug, PartialEq)]
pub struct Correlation {
    /// The foreign key, a field of the table.
    pub field: usize,
    /// The owner.
    pub owner: CorrelationOwner,
}

/// The row, or rows, that the foreign key of a [`Correlation`] points at.
#[derive(Clone, Debug, PartialEq)]
pub enum CorrelationOwner {
    /// The row that this path reaches from the root of the query outside: `author_id = author.id`.
    Outer(Option<&'static RelationPath>),
    /// Any row for whose key this condition on the table holds: `author_id IN (…)`. A page is one of each owner, and the
    /// rows of a `target` begin with the foreign key, which says whose they are.
    OneOf(Expr),
    /// Any row that the queries of a [`SetOperator::Reach`](super::SetOperator::Reach) have found so far:
    /// `mentor_id = "met rows"."id"`.
    Met,
}
