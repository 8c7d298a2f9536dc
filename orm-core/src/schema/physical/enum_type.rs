//! Enum types.

use std::fmt;

/// The name by which an enum type is known.
///
/// ```
/// use orm::schema::physical::EnumName;
///
/// assert_eq!(EnumName::new(Some("shop"), "book_status").to_string(), "shop.book_status");
/// assert!(EnumName::new(None, "a") < EnumName::new(None, "b"));
/// ```
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct EnumName {
    /// The namespace (a schema of Postgres); `None` is the one in which a session creates tables.
    pub namespace: Option<String>,
    /// The type's own name.
    pub name: String,
}

/// An enum type: `CREATE TYPE "book_status" AS ENUM ('draft', 'in_print')` on Postgres.
///
/// Columns refer to it by [`ColumnType::Enum`](super::ColumnType::Enum), and have the check of its values besides, which is
/// all that a database without such types has of it.
///
/// ```
/// use orm::schema::physical::{EnumName, PhysicalEnum};
///
/// let status = PhysicalEnum {
///     name: EnumName::new(None, "book_status"),
///     values: vec!["draft".to_owned(), "in_print".to_owned()],
/// };
/// assert!(status.is_extended_by(&status));
/// ```
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct PhysicalEnum {
    /// The type's name.
    pub name: EnumName,
    /// The values, in the order in which they are declared.
    pub values: Vec<String>,
}

impl PhysicalEnum {
    /// Returns whether the other type has these values in this order, and perhaps more between them.
    ///
    /// ```
    /// use orm::schema::physical::{EnumName, PhysicalEnum};
    ///
    /// let status = |values: &[&str]| PhysicalEnum {
    ///     name: EnumName::new(None, "book_status"),
    ///     values: values.iter().map(ToString::to_string).collect(),
    /// };
    /// // `ALTER TYPE … ADD VALUE` leads from one to the other; values are never taken away.
    /// assert!(status(&["draft", "lost"]).is_extended_by(&status(&["draft", "in_print", "lost"])));
    /// assert!(!status(&["draft", "lost"]).is_extended_by(&status(&["lost", "draft"])));
    /// ```
    pub fn is_extended_by(&self, other: &PhysicalEnum) -> bool {
        let mut others = other.values.iter();
        self.values
            .iter()
            .all(|own| others.any(|other| other == own))
    }
}

impl EnumName {
    /// The name of a type in a namespace, or in the one where a session creates tables.
    ///
    /// ```
    /// use orm::schema::physical::EnumName;
    ///
    /// let name = EnumName::new(None, "book_status");
    /// assert_eq!((name.namespace, name.name.as_str()), (None, "book_status"));
    /// ```
    pub fn new(namespace: Option<&str>, name: &str) -> Self {
        EnumName {
            namespace: namespace.map(str::to_owned),
            name: name.to_owned(),
        }
    }
}

/// Writes `book_status`, or `shop.book_status`, for messages and files.
impl fmt::Display for EnumName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(namespace) = &self.namespace {
            write!(f, "{namespace}.")?;
        }
        f.write_str(&self.name)
    }
}
