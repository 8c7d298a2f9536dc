//! Handles: the zero-sized values that name fields in queries, and what is made of them.

pub(super) mod arithmetic;
pub(super) mod column;
pub(super) mod expression;
pub(super) mod lookups;
pub(super) mod many_to_many_path;
pub(super) mod operand;
pub(super) mod order;
pub(super) mod path;
pub(super) mod predicate;
mod sealed;
pub(super) mod set;
pub(super) mod to_one;
pub(super) mod tuples;
