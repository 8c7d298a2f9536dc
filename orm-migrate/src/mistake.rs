//! Why a change does not fit the tables that it meets.

use orm_core::schema::physical::{EnumName, ForeignKeyConstraint, ItemKind, TableName};
use std::fmt;

/// The reason why a [`Change`](crate::Change) cannot be applied to a [`SchemaState`](crate::SchemaState).
///
/// ```
/// use orm_core::schema::physical::TableName;
/// use orm_migrate::{GraphError, Migrations, Mistake};
///
/// let text = r#"
/// format = 1
///
/// [[operation]]
/// op = "drop_table"
/// table = "tag"
/// "#;
/// let Err(error) = Migrations::from_texts([("0001_initial", text)]).load()?.state() else { panic!() };
/// let tag = TableName::new(None, "tag");
/// assert!(matches!(error, GraphError::Misfit { mistake, .. } if *mistake == Mistake::NoTable { table: tag }));
/// # Ok::<(), GraphError>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Mistake {
    /// There is no such table.
    NoTable {
        /// The table.
        table: TableName,
    },
    /// There is a table of this name already.
    TableExists {
        /// The table.
        table: TableName,
    },
    /// The table has no such column.
    NoColumn {
        /// The table.
        table: TableName,
        /// The column.
        column: String,
    },
    /// The table has a column of this name already.
    ColumnExists {
        /// The table.
        table: TableName,
        /// The column.
        column: String,
    },
    /// The table has no such constraint or index.
    NoItem {
        /// The table.
        table: TableName,
        /// The kind.
        kind: ItemKind,
        /// The name.
        name: String,
    },
    /// The table has a constraint or an index of this name already.
    ItemExists {
        /// The table.
        table: TableName,
        /// The name.
        name: String,
    },
    /// Indexes of two tables would have one name.
    SameIndex {
        /// The tables.
        tables: [TableName; 2],
        /// The name.
        name: String,
    },
    /// The table, column, constraint or index is another than the change takes it for.
    Differs {
        /// The table.
        table: TableName,
        /// The part that differs, such as ``the column `pages` ``.
        what: String,
        /// How the change has it.
        expected: String,
        /// How it is.
        found: String,
    },
    /// The column is still part of something.
    ColumnInUse {
        /// The table.
        table: TableName,
        /// The column.
        column: String,
        /// The kind of what it is part of.
        kind: ItemKind,
        /// The name of what it is part of.
        name: String,
    },
    /// Another table refers to this one.
    TableInUse {
        /// The table.
        table: TableName,
        /// The table that refers to it.
        by: TableName,
        /// The foreign key.
        name: String,
    },
    /// A foreign key refers to columns that are no key of their table: neither the primary key nor unique.
    NoKey {
        /// The table that has the foreign key.
        by: TableName,
        /// The foreign key.
        key: Box<ForeignKeyConstraint>,
    },
    /// There is no such enum type.
    NoEnum {
        /// The type.
        name: EnumName,
    },
    /// There is an enum type of this name already.
    EnumExists {
        /// The type.
        name: EnumName,
    },
    /// The enum type has other values than the change takes it for.
    EnumDiffers {
        /// The type.
        name: EnumName,
        /// The values in the change.
        expected: Vec<String>,
        /// The values that it has.
        found: Vec<String>,
    },
    /// A column still has the enum type.
    EnumInUse {
        /// The type.
        name: EnumName,
        /// The table of the column.
        table: TableName,
        /// The column.
        column: String,
    },
    /// The enum type, or the check of a column, has no such value.
    NoValue {
        /// The type or the column, such as ``the enum type `status` ``.
        what: String,
        /// The value.
        value: String,
    },
    /// The enum type, or the check of a column, has this value already.
    ValueExists {
        /// The type or the column, such as ``the enum type `status` ``.
        what: String,
        /// The value.
        value: String,
    },
    /// A change of a column gives it another name, which is a change of its own.
    Renames {
        /// The table.
        table: TableName,
        /// The column.
        column: String,
    },
}

impl fmt::Display for Mistake {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Mistake::NoTable { table } => write!(f, "there is no table `{table}`"),
            Mistake::TableExists { table } => write!(f, "there is a table `{table}` already"),
            Mistake::NoColumn { table, column } => {
                write!(f, "the table `{table}` has no column `{column}`")
            }
            Mistake::ColumnExists { table, column } => {
                write!(f, "the table `{table}` has a column `{column}` already")
            }
            Mistake::NoItem { table, kind, name } => {
                write!(f, "the table `{table}` has no {} `{name}`", kind.word())
            }
            Mistake::ItemExists { table, name } => {
                write!(
                    f,
                    "the table `{table}` has a constraint or an index `{name}` already"
                )
            }
            Mistake::SameIndex {
                tables: [one, other],
                name,
            } => write!(
                f,
                "the tables `{one}` and `{other}` would each have an index `{name}`, and a name is one index's; rename one of them"
            ),
            Mistake::Differs {
                table,
                what,
                expected,
                found,
            } => write!(
                f,
                "{what} of the table `{table}` is {found}, and the change takes it for {expected}"
            ),
            Mistake::ColumnInUse {
                table,
                column,
                kind,
                name,
            } => write!(
                f,
                "the column `{column}` of the table `{table}` is part of the {} `{name}`; drop that first",
                kind.word()
            ),
            Mistake::TableInUse { table, by, name } => write!(
                f,
                "the foreign key `{name}` of the table `{by}` refers to the table `{table}`; drop that first"
            ),
            Mistake::NoKey { by, key } => write!(
                f,
                "the foreign key `{}` of the table `{by}` refers to `{}` of the table `{}`, which would be no key; add a primary key or a unique of that first, and drop one after the foreign key",
                key.name,
                key.target_columns.join("`, `"),
                key.target
            ),
            Mistake::NoEnum { name } => write!(f, "there is no enum type `{name}`"),
            Mistake::EnumExists { name } => {
                write!(f, "there is an enum type `{name}` already")
            }
            Mistake::EnumDiffers {
                name,
                expected,
                found,
            } => write!(
                f,
                "the enum type `{name}` has the values `{}`, and the change takes it for one of `{}`",
                found.join("`, `"),
                expected.join("`, `")
            ),
            Mistake::EnumInUse {
                name,
                table,
                column,
            } => write!(
                f,
                "the column `{column}` of the table `{table}` is of the enum type `{name}`; change or drop it first"
            ),
            Mistake::NoValue { what, value } => write!(f, "{what} has no value `{value}`"),
            Mistake::ValueExists { what, value } => {
                write!(f, "{what} has a value `{value}` already")
            }
            Mistake::Renames { table, column } => write!(
                f,
                "a change of the column `{column}` of the table `{table}` gives it another name; rename it by a change of its own"
            ),
        }
    }
}

impl std::error::Error for Mistake {}
