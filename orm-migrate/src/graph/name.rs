//! The names of migrations.

use std::fmt;

/// The name of the application's own set.
pub(crate) const MAIN: &str = "main";

/// The name of a migration, and of the set that it is of.
///
/// Shown as `0001_initial`, and of another set than the application's as `auth/0001_initial`.
///
/// ```
/// use orm_migrate::MigrationName;
///
/// assert_eq!(MigrationName::new("main", "0001_initial").to_string(), "0001_initial");
/// assert_eq!(MigrationName::new("auth", "0001_user").to_string(), "auth/0001_user");
/// ```
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct MigrationName {
    /// The set.
    pub set: String,
    /// The name of the file without the ending, such as `0002_add_book_rating`.
    pub name: String,
}

impl MigrationName {
    /// A name of a set.
    ///
    /// ```
    /// use orm_migrate::MigrationName;
    ///
    /// let name = MigrationName::new("auth", "0001_user");
    /// assert_eq!((&*name.set, &*name.name), ("auth", "0001_user"));
    /// ```
    pub fn new(set: &str, name: &str) -> Self {
        MigrationName {
            set: set.to_owned(),
            name: name.to_owned(),
        }
    }

    /// A name as a file has it: of its own set `0001_initial`, of another `auth/0003_x`.
    pub(super) fn written(set: &str, name: &str) -> Self {
        let (set, name) = name.split_once('/').unwrap_or((set, name));
        MigrationName::new(set, name)
    }
}

impl fmt::Display for MigrationName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.set != MAIN {
            write!(f, "{}/", self.set)?;
        }
        f.write_str(&self.name)
    }
}
