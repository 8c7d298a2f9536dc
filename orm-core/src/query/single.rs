//! One row of a to-many relation, which the conditions on it leave at most one of.

use super::{ArgumentTable, Expr, Item, Node, RelationPath};
use std::sync::Arc;

/// The related row of an owner for which conditions hold, of which there is one or none: of a post the votes of one person,
/// where a person votes once. It is joined like the target of a foreign key that may be null.
#[derive(Debug, PartialEq)]
pub struct SingleRow {
    /// The path to the owner; `None` is the row of the query.
    pub path: Option<&'static RelationPath>,
    /// The table of the related rows.
    pub table: ArgumentTable,
    /// The foreign key of the related rows that points at the owner.
    pub field: usize,
    /// The conditions, rooted at the related row; what they say of the row of the query is `outer`.
    pub filter: Vec<Expr>,
}

impl Expr {
    /// Returns whether it says why it cannot be asked.
    pub fn is_refused(&self) -> bool {
        matches!(self.node(), Node::Refused(_))
    }

    /// Returns the expression, which is over a single related row, as one over the row of the query.
    #[must_use]
    pub fn of_single(self, row: &Arc<SingleRow>) -> Expr {
        let filter = row.filter.iter().map(Expr::depth);
        let depth = filter.fold(self.depth(), u16::max);
        Expr::over(
            depth,
            |inner| Node::Single(Arc::clone(row), Box::new(inner)),
            self,
        )
    }
}

impl Item {
    /// Returns the item, which is read of a single related row, as one of the row of the query.
    #[must_use]
    pub fn of_single(self, row: &Arc<SingleRow>) -> Self {
        match self {
            Item::Value(value) => Item::Value(value.of_single(row)),
            item => Item::Single(Arc::clone(row), Box::new(item)),
        }
    }
}
