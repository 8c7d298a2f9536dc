//! The columns of a query, and what they are read as.

use super::{Expr, RelationPath, SingleRow};
use crate::schema::Table;
use std::sync::Arc;

/// The columns of a query.
#[derive(Clone, Debug, PartialEq)]
pub enum Output {
    /// Rows of the model: all columns of the table, then those of `joined` and `extra`.
    Rows {
        /// To-one relations whose rows are read along, into the fields of the row.
        joined: Vec<&'static RelationPath>,
        /// Rows and values that have no field in the model, such as `User.profile()`; their columns come last.
        extra: Vec<Item>,
    },
    /// The primary key.
    Key,
    /// Values that are computed in each row, and whole rows among them.
    Values(Vec<Item>),
    /// The values of the query in `FROM` as they are, and after them these.
    Found(Vec<Item>),
    /// The number of rows, in one row: `COUNT(*)`.
    Count,
    /// One row if there is any: `SELECT 1 … LIMIT 1`.
    Exists,
}

impl Output {
    /// Returns all columns of the table.
    pub const fn rows() -> Self {
        Output::Rows {
            joined: Vec::new(),
            extra: Vec::new(),
        }
    }
}

/// One of the values that a query selects.
#[derive(Clone, Debug, PartialEq)]
pub enum Item {
    /// The row at the end of a path, if there is one; without a path the query's own row.
    Row(Option<&'static RelationPath>),
    /// A value computed in the row.
    Value(Expr),
    /// A value that is read after all others: no part of the values, so that groups are not by it.
    Trailing(Expr),
    /// An item whose paths begin at a related row.
    At(&'static RelationPath, Box<Item>),
    /// An item of a single row of a to-many relation.
    Single(Arc<SingleRow>, Box<Item>),
}

impl Item {
    /// Returns the item with its paths rooted at the row that `path` reaches.
    #[must_use]
    pub fn at(self, path: &'static RelationPath) -> Self {
        match self {
            Item::Value(value) => Item::Value(value.at(path)),
            item => Item::At(path, Box::new(item)),
        }
    }
}

/// The layout of an [`Item`]'s columns. The planner writes it, whoever reads follows it.
#[derive(Clone, Debug)]
pub enum ItemShape {
    /// The columns of a row.
    Row(Tree),
    /// The column of a table at this position, which errors name.
    Column(&'static Table, usize),
    /// A value that is no column, in a query of this table.
    Computed(&'static Table),
    /// A value of calculated integers, in a query of this table: one that cannot be read has left the range of its type.
    Calculated(&'static Table),
}

impl From<Expr> for Item {
    fn from(value: Expr) -> Self {
        Item::Value(value)
    }
}

/// A to-one relation whose row is read along. The planner writes it, whoever reads follows it: the columns of a row are
/// its own, then those of each tree below it in order.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Tree {
    /// The position of the foreign key between the two rows: in the row above, or, of an [`Item`] behind the other side of
    /// a foreign key, in that row. The query's own row has none, and 0 here.
    pub field: usize,
    /// Says whether there may be no row. Then the columns begin with one that is null where there is none.
    pub optional: bool,
    /// The number of columns with those of all trees below it, without that first one.
    pub width: usize,
    /// The relations read along with it.
    pub children: Vec<Tree>,
}
