//! Which related rows are read along with a row, and what beside it.

use super::RelationPath;

/// A to-one relation whose row is read along. Written by the planner, followed by whoever reads: the columns of a row
/// are its own, then those of each tree below it in order.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Tree {
    /// The position of the foreign key between the two: in the row above, or, of a row beside it, in that.
    pub field: usize,
    /// Whether there may be no row. If so its columns begin with one that is null exactly then.
    pub optional: bool,
    /// How many columns it has with all below it, without that first one.
    pub width: usize,
    /// What is read along with it.
    pub children: Vec<Tree>,
}

/// What is read of each row beside it, because it has no place in it. Its columns follow those of the row and its trees.
#[derive(Clone, Copy, Debug)]
pub enum Extra {
    /// The row at the end of this way, if there is one.
    Row(&'static RelationPath),
}
