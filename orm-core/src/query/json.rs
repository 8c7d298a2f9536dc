//! Ways into JSON documents.

/// One step of a way into a JSON document: `"name"` of an object, `0` of an array.
///
/// A key is never an index, nor an index a key: `"0"` finds nothing in an array.
///
/// ```
/// use orm::query::JsonStep;
/// assert_eq!(JsonStep::from("name"), JsonStep::Key("name".to_owned()));
/// assert_eq!(JsonStep::from(-1), JsonStep::Index(-1));
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum JsonStep {
    /// The value of a key of an object.
    Key(String),
    /// The value at a position in an array, from 0; below zero from the end, where -1 is the last.
    Index(i32),
}

/// The type as which a value in a JSON document is read; null where it is of another.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum JsonRead {
    /// Any value, as a document.
    Document,
    /// A text.
    Text,
    /// A whole number within 64 bits.
    Integer,
    /// A number.
    Float,
    /// A boolean.
    Bool,
    /// The number of values of an array.
    ArrayLength,
}

impl From<&str> for JsonStep {
    fn from(key: &str) -> Self {
        JsonStep::Key(key.to_owned())
    }
}

impl From<&String> for JsonStep {
    fn from(key: &String) -> Self {
        JsonStep::Key(key.clone())
    }
}

impl From<String> for JsonStep {
    fn from(key: String) -> Self {
        JsonStep::Key(key)
    }
}

impl From<i32> for JsonStep {
    fn from(index: i32) -> Self {
        JsonStep::Index(index)
    }
}

/// A position that no array has, where it is beyond an `i32`.
impl From<usize> for JsonStep {
    fn from(index: usize) -> Self {
        JsonStep::Index(i32::try_from(index).unwrap_or(i32::MAX))
    }
}
