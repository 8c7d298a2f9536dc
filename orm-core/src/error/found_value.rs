//! The thing that a column held in place of a value of its field.

use std::borrow::Cow;
use std::fmt;
use std::ops::Deref;

/// The thing that a column held in place of a value of its field: `a text that is no `Status``.
///
/// The kind of thing is named by a text, as which this reads. The stored value itself is given by
/// [`value`](Self::value) alone, where the type of the field gave it along: messages and `{:?}` never show it, since it
/// may be secret.
///
/// ```
/// use orm::db::FoundValue;
///
/// let found = FoundValue::of("a text that is no `Status`", "archived");
/// assert_eq!(found, "a text that is no `Status`");
/// assert_eq!(found.value(), Some("archived"));
/// assert_eq!(format!("{found:?}"), "\"a text that is no `Status`\"");
/// ```
#[derive(Clone, PartialEq, Eq)]
pub struct FoundValue {
    kind: Cow<'static, str>,
    value: Option<String>,
}

impl FoundValue {
    /// Makes one of a kind of thing and the stored value, as text.
    ///
    /// ```
    /// use orm::Error;
    /// use orm::db::FoundValue;
    ///
    /// let error = Error::decode(FoundValue::of("a text that is no `Status`", "archived"));
    /// assert_eq!(error.to_string(), "found a text that is no `Status`"); // without the value
    /// ```
    pub fn of(kind: impl Into<Cow<'static, str>>, value: impl Into<String>) -> Self {
        FoundValue {
            kind: kind.into(),
            value: Some(value.into()),
        }
    }

    /// Returns the kind of thing: `a text that is no `Status``.
    ///
    /// ```
    /// use orm::db::FoundValue;
    ///
    /// assert_eq!(FoundValue::from("an integer that is no percentage").kind(), "an integer that is no percentage");
    /// ```
    pub fn kind(&self) -> &str {
        &self.kind
    }

    /// Returns the stored value as text, where the field's type gave it along, as enums of `derive(Choices)` do.
    ///
    /// ```
    /// use orm::db::FoundValue;
    ///
    /// assert_eq!(FoundValue::of("a text that is no `Status`", "archived").value(), Some("archived"));
    /// assert_eq!(FoundValue::from("an integer that is no percentage").value(), None);
    /// ```
    pub fn value(&self) -> Option<&str> {
        self.value.as_deref()
    }

    /// Names the column too.
    pub(super) fn in_column(self, column: &str) -> Self {
        FoundValue {
            kind: format!("{} in the column `{column}`", self.kind).into(),
            ..self
        }
    }
}

impl<T: Into<Cow<'static, str>>> From<T> for FoundValue {
    fn from(kind: T) -> Self {
        FoundValue {
            kind: kind.into(),
            value: None,
        }
    }
}

impl Deref for FoundValue {
    type Target = str;
    fn deref(&self) -> &str {
        &self.kind
    }
}

impl From<FoundValue> for String {
    fn from(found: FoundValue) -> String {
        found.kind.into_owned()
    }
}

impl PartialEq<str> for FoundValue {
    fn eq(&self, other: &str) -> bool {
        self.kind == other
    }
}
impl PartialEq<&str> for FoundValue {
    fn eq(&self, other: &&str) -> bool {
        self.kind == *other
    }
}
impl PartialEq<String> for FoundValue {
    fn eq(&self, other: &String) -> bool {
        self.kind == *other
    }
}

impl fmt::Display for FoundValue {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.kind)
    }
}

/// Shows the kind alone.
impl fmt::Debug for FoundValue {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(&self.kind, f)
    }
}
