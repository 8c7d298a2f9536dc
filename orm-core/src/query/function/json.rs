//! Functions of JSON documents.

use super::NullRule;
use crate::value::Type;

/// A function of JSON documents. What is found at a path in one is [`Node::JsonAt`](crate::query::Node::JsonAt).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum JsonFunction {
    /// A document in a form in which equal documents are the same.
    Normal,
    /// A document as it is, which is compared as documents are where equal values become one.
    Compared,
    /// A value of this type as a document.
    Of(Type),
    /// A text is a key of an object, a text of an array, or the text itself.
    HasKey,
    /// One of the texts of an array is such a key.
    HasAnyKey,
    /// All texts of an array are such keys.
    HasAllKeys,
    /// A document contains another.
    Contains,
    /// A document as it is, and null where it equals another.
    NullIf,
    /// An object with the keys of another, of which those of the other are the ones that stay; what is no object stays as
    /// it is.
    Merge,
    /// The pairs of an object as an array of objects, each with a `key` and a `value`; null of what is no object.
    Entries,
}

impl JsonFunction {
    /// Says when the function is null.
    pub(super) fn null_rule(self) -> NullRule {
        match self {
            JsonFunction::Entries => NullRule::Undefined,
            _ => NullRule::AnyNull,
        }
    }
}
