//! Functions of arrays.

use super::NullRule;
use crate::query::Comparison;
use crate::value::Type;

/// A function of an array.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum ArrayFunction {
    /// The number of elements.
    Length,
    /// The element at a position, counted from 1; it has this type. Null where there is none.
    At(Type),
    /// An element, of this type, as a query of elements has it.
    Element(Type),
    /// The position of an element, counted from 0, as a query of elements has it.
    Position,
    /// The elements from a position to another, counted from 1.
    Slice,
    /// Says whether it has all elements of another.
    Contains,
    /// Says whether another has all its elements.
    ContainedBy,
    /// Says whether it has an element of another.
    Overlaps,
    /// The array with one more element at its end.
    Append,
    /// The array with the elements of another at its end.
    Concat,
    /// The array without the elements that equal a value.
    Remove,
    /// The greatest of several arrays, nulls left out.
    Greatest,
    /// The least of several arrays, nulls left out.
    Least,
    /// Says how it compares with another, element by element.
    Compared(Comparison),
    /// The array itself, where rows are ordered by it.
    Ranked,
}

impl ArrayFunction {
    /// Returns when the result is null. An element is added to null as to an array without elements.
    pub(super) fn null_rule(self) -> NullRule {
        match self {
            ArrayFunction::At(_) => NullRule::Undefined,
            ArrayFunction::Append | ArrayFunction::Concat => NullRule::Never,
            ArrayFunction::Greatest | ArrayFunction::Least => NullRule::AllNull,
            _ => NullRule::AnyNull,
        }
    }
}
