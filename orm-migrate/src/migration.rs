//! One migration: what a file holds.

use crate::lint_code::LintCode;
use orm_core::schema::Change;
use orm_core::schema::physical::TableName;
use std::collections::BTreeSet;

/// One migration: the changes of a file, and where it stands among others.
///
/// Its name is that of its file without the ending, such as `0002_add_book_rating`.
///
/// ```
/// use orm_migrate::Migration;
///
/// let text = "format = 1\ndepends_on = [\"0001_initial\"]\n";
/// let migration = Migration::parse("migrations/0002_nothing.toml", text)?;
/// assert_eq!(migration.depends_on, ["0001_initial"]);
/// assert_eq!(migration.to_text(), text);
/// # Ok::<(), orm_migrate::FileError>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Migration {
    /// The names of the migrations that come before it: of its own set `0001_initial`, of another `auth/0003_x`.
    pub depends_on: Vec<String>,
    /// The names of the migrations that it sums up.
    pub replaces: Vec<String>,
    /// All of it happens in one transaction, or nothing.
    pub is_atomic: bool,
    /// The findings that are meant so: nothing is said of them.
    pub allow: Vec<LintCode>,
    /// The changes in their order.
    pub changes: Vec<Change>,
}

impl Default for Migration {
    /// A migration without changes, in one transaction.
    fn default() -> Self {
        Migration {
            depends_on: Vec::new(),
            replaces: Vec::new(),
            is_atomic: true,
            allow: Vec::new(),
            changes: Vec::new(),
        }
    }
}

impl Migration {
    /// The tables that it changes, by the names that they have before each change; SQL and functions of the user's own are
    /// not looked at.
    ///
    /// ```
    /// use orm_migrate::Migration;
    ///
    /// let text = "format = 1\n\n[[operation]]\nop = \"rename_table\"\nfrom = \"tag\"\nto = \"label\"\n";
    /// let migration = Migration::parse("0002_rename.toml", text)?;
    /// let names: Vec<_> = migration.changed_tables().iter().map(ToString::to_string).collect();
    /// assert_eq!(names, ["tag"]);
    /// # Ok::<(), orm_migrate::FileError>(())
    /// ```
    pub fn changed_tables(&self) -> BTreeSet<TableName> {
        self.changes.iter().flat_map(changed_tables).collect()
    }
}

fn changed_tables(change: &Change) -> Vec<TableName> {
    match change {
        Change::CreateTable(table) | Change::DropTable(table) => vec![table.name.clone()],
        Change::RenameTable { from, .. } => vec![from.clone()],
        Change::AlterTable { table, .. } => vec![table.clone()],
        Change::DatabaseOnly(changes) => changes.iter().flat_map(changed_tables).collect(),
        _ => Vec::new(),
    }
}
