//! The schemas of Postgres in which a session looks for tables.

use crate::error::{Error, Result};
use crate::sql::ddl::quote;
use std::hash::{DefaultHasher, Hash, Hasher};

/// Length in bytes of the longest name; Postgres would cut a longer one, and find another schema.
const LONGEST_NAME: usize = 63;

/// The schemas of Postgres in which tables are looked for, in this order, and in the first of which they are made.
///
/// Made of a name, or of several; see [`Database::in_schema`](crate::db::Database::in_schema).
///
/// ```
/// use orm::db::SearchPath;
///
/// assert_eq!(SearchPath::from("acme"), SearchPath::from(["acme"]));
/// assert_eq!(SearchPath::from(["acme", "public"]).names(), ["acme", "public"]);
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct SearchPath(Vec<String>);

impl SearchPath {
    /// Returns the names of the schemas.
    ///
    /// ```
    /// use orm::db::SearchPath;
    ///
    /// assert_eq!(SearchPath::from("acme").names(), ["acme"]);
    /// ```
    #[must_use]
    pub fn names(&self) -> &[String] {
        &self.0
    }

    /// Refuses what Postgres would take for another path: no schema, and names that it would cut or cannot hold.
    pub(in crate::db) fn check(&self) -> Result<()> {
        if self.0.is_empty() {
            return Err(refused(
                "`in_schema` was given no schema; name at least one",
            ));
        }
        self.0.iter().try_for_each(|name| check_name(name))
    }

    /// Returns the names as Postgres lists them in `search_path`.
    pub(in crate::db) fn to_sql(&self) -> String {
        let names: Vec<String> = self.0.iter().map(|name| quote(name)).collect();
        names.join(", ")
    }

    /// Returns a comment that keeps statements of one path apart from those of others where they are told apart by their
    /// texts.
    pub(in crate::db) fn mark(&self) -> String {
        let mut hasher = DefaultHasher::new();
        self.hash(&mut hasher);
        format!(" /* {:016x} */", hasher.finish())
    }
}

/// Refuses a name that Postgres would cut or cannot hold.
pub(in crate::db) fn check_name(name: &str) -> Result<()> {
    match name {
        "" => Err(refused("a schema has a name, and this one is empty")),
        // Also quoted, they are not what they are called: the schema of the role, and that of temporary tables.
        "$user" => Err(refused(
            "`$user` stands for the schema of the role; name another",
        )),
        _ if name.starts_with("pg_") => Err(refused(&format!(
            "the schema {name:?} is of those that begin with `pg_`, which are the server's own; name another"
        ))),
        _ if name.contains('\0') => Err(refused("the name of a schema holds no NUL")),
        _ if name.len() > LONGEST_NAME => Err(refused(&format!(
            "the name of a schema has {} bytes, and Postgres keeps {LONGEST_NAME}; shorten it",
            name.len()
        ))),
        _ => Ok(()),
    }
}

fn refused(why: &str) -> Error {
    Error::InvalidSchema {
        problems: vec![why.to_owned()],
    }
}

impl From<&str> for SearchPath {
    fn from(name: &str) -> Self {
        SearchPath(vec![name.to_owned()])
    }
}

impl From<&String> for SearchPath {
    fn from(name: &String) -> Self {
        SearchPath::from(name.as_str())
    }
}

impl From<String> for SearchPath {
    fn from(name: String) -> Self {
        SearchPath(vec![name])
    }
}

impl<S: Into<String>, const N: usize> From<[S; N]> for SearchPath {
    fn from(names: [S; N]) -> Self {
        SearchPath(names.into_iter().map(Into::into).collect())
    }
}

impl<S: Into<String>> From<Vec<S>> for SearchPath {
    fn from(names: Vec<S>) -> Self {
        SearchPath(names.into_iter().map(Into::into).collect())
    }
}

#[cfg(test)]
mod tests {
    use super::SearchPath;

    #[test]
    fn names_are_quoted_and_never_cut() {
        let path = SearchPath::from(["a\"b", "Tenant 1"]);
        assert_eq!(path.to_sql(), r#""a""b", "Tenant 1""#);
        assert!(path.check().is_ok());
        assert!(SearchPath::from("x".repeat(63)).check().is_ok());
        for refused in ["", "a\0b", "$user", "pg_temp", &"ä".repeat(32)] {
            assert!(SearchPath::from(refused).check().is_err(), "{refused:?}");
        }
        assert!(SearchPath::from([""; 0]).check().is_err());
    }

    #[test]
    fn marks_tell_paths_apart() {
        let marks = [
            SearchPath::from("a").mark(),
            SearchPath::from("b").mark(),
            SearchPath::from(["a", "b"]).mark(),
            SearchPath::from(["b", "a"]).mark(),
            SearchPath::from("a\", \"b").mark(),
        ];
        for (place, mark) in marks.iter().enumerate() {
            assert!(!marks[..place].contains(mark));
        }
        assert_eq!(marks[0], SearchPath::from("a").mark());
    }
}
