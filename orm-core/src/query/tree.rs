//! Which related rows are read along with a row.

/// A to-one relation whose row is read along. Written by the planner, followed by whoever reads: the columns of a row
/// are its own, then those of each tree below it in order.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Tree {
    /// The position of the foreign key in the row above.
    pub field: usize,
    /// Whether there may be no row. If so its columns begin with one that is null exactly then.
    pub optional: bool,
    /// How many columns it has with all below it, without that first one.
    pub width: usize,
    /// What is read along with it.
    pub children: Vec<Tree>,
}
