//! The columns of a query, and what they are read as.

use super::{Expr, RelationPath};

/// The columns of a query.
#[derive(Clone, Debug)]
pub enum Output {
    /// Rows of the model: all columns of the table, then those of `joined` and `extra`.
    Rows {
        /// To-one relations whose rows are read along, into the fields of the row.
        joined: Vec<&'static RelationPath>,
        /// Rows that have no field in the model, such as `User.profile()`; their columns come last.
        extra: Vec<Extra>,
    },
    /// The primary key.
    Key,
    /// Values that are computed in each row.
    Values(Vec<Expr>),
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

/// Something that has no field in the model. Its columns follow those of the row and its [`Tree`]s.
#[derive(Clone, Copy, Debug)]
pub enum Extra {
    /// The row at the end of this path, if there is one.
    Row(&'static RelationPath),
}

/// A to-one relation whose row is read along. The planner writes it, whoever reads follows it: the columns of a row are
/// its own, then those of each tree below it in order.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Tree {
    /// The position of the foreign key between the two rows: in the row above, or, of an [`Extra`] row, in that row.
    pub field: usize,
    /// Says whether there may be no row. Then the columns begin with one that is null where there is none.
    pub optional: bool,
    /// The number of columns with those of all trees below it, without that first one.
    pub width: usize,
    /// The relations read along with it.
    pub children: Vec<Tree>,
}
