//! Rows of a to-many relation that are joined to their owner: the one that conditions leave, the first in an order, or all.

use super::expr::depth_of;
use super::{
    ArgumentTable, Comparison, Expr, Item, KeyExpr, Node, OrderKey, Output, RelationPath, Select,
};
use crate::schema::Table;
use std::sync::Arc;

/// A related row of an owner, of which there is one or none: of the votes on a post that of one person, or the newest. It is
/// joined like the target of a foreign key that may be null. Of all rows each is joined, and the owner stands beside each.
#[derive(Debug, PartialEq)]
pub struct SingleRow {
    /// The path to the owner; `None` is the row of the query.
    pub path: Option<&'static RelationPath>,
    /// The table of the related rows.
    pub table: ArgumentTable,
    /// The rows that it is one of, and what makes it one.
    pub choice: RowChoice,
    /// Says whether an owner without such a row is left out: `INNER JOIN`.
    pub inner: bool,
}

impl SingleRow {
    /// Returns whether an owner may have several such rows, so that it stands for each of them.
    pub fn may_be_several(&self) -> bool {
        matches!(
            self.choice,
            RowChoice::All { .. } | RowChoice::AllJoined { .. } | RowChoice::Page(_)
        )
    }

    /// Returns the table of the rows that are joined to the owner, and their foreign key that points there, if one does.
    pub fn joined(&self) -> (&'static Table, Option<usize>) {
        let table = (self.table.0)();
        match self.choice {
            RowChoice::Conditions { field, .. } | RowChoice::All { field, .. } => (table, field),
            RowChoice::AllJoined { through, from, .. } => (through, Some(from)),
            RowChoice::First { .. } | RowChoice::Page(_) | RowChoice::Refused(_) => (table, None),
        }
    }

    /// Returns the foreign key that leads from a joined row to the related one, where the two differ.
    pub fn target(&self) -> Option<usize> {
        match self.choice {
            RowChoice::AllJoined { to, .. } => Some(to),
            _ => None,
        }
    }

    /// Returns the conditions that may stand at the join of the related row itself, behind that of the join table: where an
    /// owner without such a row is left out, those that read nothing else.
    pub fn conditions_of_target(&self) -> &[Expr] {
        let table = (self.table.0)();
        match &self.choice {
            RowChoice::AllJoined { filter, .. }
                if self.inner && filter.iter().all(|it| it.is_of_row_of(table)) =>
            {
                filter
            }
            _ => &[],
        }
    }
}

/// The way in which one row of a [`SingleRow`] is told from others of its owner.
#[derive(Debug, PartialEq)]
pub enum RowChoice {
    /// Conditions leave one.
    Conditions {
        /// The foreign key of the related rows that points at the owner, if one does.
        field: Option<usize>,
        /// The conditions, rooted at the related row; what they say of the row of the query is `outer`.
        filter: Vec<Expr>,
    },
    /// The row is the first that a query finds.
    First {
        /// The table of the row from which the path leads to the owner.
        root: ArgumentTable,
        /// The query of the related rows, whose correlation is to the owner.
        rows: Box<Select>,
    },
    /// All that have conditions are joined: so there may be several.
    All {
        /// The foreign key of the related rows that points at the owner, if one does.
        field: Option<usize>,
        /// The conditions, rooted at the related row; what they say of the row of the query is `outer`.
        filter: Vec<Expr>,
    },
    /// All are joined that a join table ties to the owner.
    AllJoined {
        /// The join table.
        through: &'static Table,
        /// Its foreign key that points at the owner.
        from: usize,
        /// Its foreign key that points at the related row.
        to: usize,
        /// The conditions, rooted at the related row.
        filter: Vec<Expr>,
    },
    /// The rows are those of a page that a query finds, whose correlation is to the owner: so there may be several.
    Page(Box<Select>),
    /// Nothing tells it; planning fails with the reason.
    Refused(String),
}

impl RowChoice {
    /// Returns the number of levels of its expressions.
    fn depth(&self) -> u16 {
        match self {
            RowChoice::Conditions { filter, .. } | RowChoice::All { filter, .. } => {
                depth_of(filter)
            }
            // Its query stands in a comparison, which stands in a condition.
            RowChoice::First { rows, .. } | RowChoice::Page(rows) => rows.depth().saturating_add(3),
            RowChoice::AllJoined { filter, .. } => depth_of(filter).saturating_add(3),
            RowChoice::Refused(_) => 0,
        }
    }
}

impl Select {
    /// Keeps the first row in the order so far; of several at one place in it, that of the lowest key.
    pub fn cut_to_first(&mut self) {
        let mut order = self.order_keys();
        for part in KeyExpr::primary(self.table()) {
            if order.iter().all(|key| key.expr != part) {
                order.push(OrderKey::asc(part));
            }
        }
        self.end_order(order);
        self.limit(1);
    }

    /// Returns the conditions on a row of the table that it is the first that this query finds, as parts of its key: `id =
    /// (SELECT …)`. A part that the foreign key to the owner has is the owner's.
    pub fn is_first(&self, path: Option<&'static RelationPath>, root: ArgumentTable) -> Vec<Expr> {
        let table = self.table();
        let own = KeyExpr::primary(table).into_iter();
        let positions = table.key_positions().iter();
        let parts = own.zip(positions).map(|(own, &position)| {
            let of_owner = self.part_of_owner(path, position);
            let value = of_owner.unwrap_or_else(|| {
                let mut rows = self.clone();
                rows.set_output(Output::Values(vec![own.clone().into()]));
                Expr::scalar(rows, table.columns()[position].ty)
            });
            Expr::compare(Comparison::Eq, own, value.outer(root))
        });
        parts.collect()
    }

    /// Returns the column of the owner's key that this column of the rows holds, if it is one of their foreign key to it.
    fn part_of_owner(&self, path: Option<&'static RelationPath>, position: usize) -> Option<Expr> {
        let table = self.table();
        let body = self.body();
        let correlation = body.correlation.as_ref();
        let correlation = correlation.filter(|_| body.target.is_none())?;
        let (field, _) = correlation.of_outer_row()?;
        let owner = (table.fields[field].relation?.target)();
        let part = table.range(field).position(|it| it == position)?;
        KeyExpr::at(path, owner).into_iter().nth(part)
    }
}

impl Expr {
    /// Returns the expression, which is over a single related row, as one over the row of the query.
    #[must_use]
    pub fn of_single(self, row: &Arc<SingleRow>) -> Expr {
        let depth = self.depth().max(row.choice.depth());
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
