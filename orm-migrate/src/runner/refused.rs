//! Rows that keep a migration from being applied.

use orm_core::error::BrokenRule;
use orm_core::schema::physical::TableName;
use std::fmt;

/// Rows that keep a migration from being applied: how many there are, and the keys of the first.
///
/// ```
/// use orm_core::schema::physical::TableName;
/// use orm_migrate::runner::{RefusedRows, RowProblem};
///
/// let rows = RefusedRows {
///     table: TableName::new(None, "book"),
///     problem: RowProblem::BrokenCheck { name: "book_pages".to_owned() },
///     count: 4,
///     key: vec!["id".to_owned()],
///     keys: vec!["2".to_owned(), "5".to_owned(), "9".to_owned()],
/// };
/// assert_eq!(rows.to_string(), "4 rows of `book` do not meet the check `book_pages` (id: 2; 5; 9, …)");
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RefusedRows {
    /// The table.
    pub table: TableName,
    /// The problem that each of them has.
    pub problem: RowProblem,
    /// The number of such rows.
    pub count: u64,
    /// The columns of the primary key.
    pub key: Vec<String>,
    /// The keys of the first rows, three at most; the columns of one are parted by a comma.
    pub keys: Vec<String>,
}

/// A problem of rows that keeps a migration from being applied.
///
/// ```
/// use orm_core::schema::physical::TableName;
/// use orm_migrate::runner::{RefusedRows, RowProblem};
///
/// let refused = |problem| RefusedRows {
///     table: TableName::new(None, "book"),
///     problem,
///     count: 1,
///     key: vec!["id".to_owned()],
///     keys: vec!["7".to_owned()],
/// };
/// let null = refused(RowProblem::Null { column: "year".to_owned() });
/// assert!(null.to_string().contains("year") && null.to_string().contains("(id: 7)"), "{null}");
/// let misfit = refused(RowProblem::Misfit { column: "year".to_owned(), ty: "i32".to_owned() });
/// assert_ne!(misfit.to_string(), null.to_string());
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum RowProblem {
    /// The value of a column does not become one of its other type.
    Misfit {
        /// The column.
        column: String,
        /// The type that it should get, such as `i32`.
        ty: String,
    },
    /// The value that a column would get by the SQL of it is none of the column's type.
    UnfitValue {
        /// The column.
        column: String,
        /// The type of the column, such as `i32`.
        ty: String,
    },
    /// The values of columns that are to be unique are those of another row too.
    Duplicate {
        /// The columns; of an index also `ignore_case(title)` and SQL.
        columns: Vec<String>,
    },
    /// Ranges overlap that are not to.
    Overlap {
        /// The name of the constraint.
        name: String,
    },
    /// A column that is never to be null has no value.
    Null {
        /// The column.
        column: String,
    },
    /// The values do not meet a new check.
    BrokenCheck {
        /// The name of the check.
        name: String,
    },
    /// Columns that get a foreign key refer to no row.
    NoTarget {
        /// The columns.
        columns: Vec<String>,
        /// The table that they are to refer to.
        target: TableName,
    },
}

impl RefusedRows {
    /// Returns the rule that the rows would break, if they can be stored in the column at all.
    pub(super) fn broken_rule(&self) -> Option<BrokenRule> {
        Some(match self.problem {
            RowProblem::Misfit { .. } | RowProblem::UnfitValue { .. } => return None,
            RowProblem::Duplicate { .. } => BrokenRule::Unique,
            RowProblem::Overlap { .. } => BrokenRule::Overlap,
            RowProblem::Null { .. } => BrokenRule::NotNull,
            RowProblem::BrokenCheck { .. } => BrokenRule::Check,
            RowProblem::NoTarget { .. } => BrokenRule::ForeignKey,
        })
    }

    /// ` (id: 2; 5; 9, …)`.
    fn listed_keys(&self) -> String {
        if self.key.is_empty() {
            return String::new();
        }
        let has_more = self.count > self.keys.len() as u64;
        let more = if has_more { ", …" } else { "" };
        let (key, keys) = (self.key.join(", "), self.keys.join("; "));
        format!(" ({key}: {keys}{more})")
    }
}

impl fmt::Display for RefusedRows {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (count, table) = (self.count, &self.table);
        let is_one = count == 1;
        let noun = if is_one { "row of" } else { "rows of" };
        write!(f, "{count} {noun} `{table}` ")?;
        match &self.problem {
            RowProblem::Misfit { column, ty } => {
                write!(f, "cannot have the value of `{column}` as `{ty}`")
            }
            RowProblem::UnfitValue { column, ty } => {
                write!(f, "would get a value of `{column}` that is no `{ty}`")
            }
            RowProblem::Duplicate { columns } => {
                write!(f, "have the same `{}` as another", columns.join("`, `"))
            }
            RowProblem::Overlap { name } => {
                let verb = if is_one { "overlaps" } else { "overlap" };
                write!(f, "{verb} another by the ranges of `{name}`")
            }
            RowProblem::Null { column } => write!(f, "would have no value in `{column}`"),
            RowProblem::BrokenCheck { name } => {
                let verb = if is_one { "does" } else { "do" };
                write!(f, "{verb} not meet the check `{name}`")
            }
            RowProblem::NoTarget { columns, target } => write!(
                f,
                "would refer to no row of `{target}` by `{}`",
                columns.join("`, `")
            ),
        }?;
        f.write_str(&self.listed_keys())?;
        match self.problem {
            RowProblem::Misfit { .. } => {
                f.write_str("; change them first, or say by `using` what becomes of them")
            }
            RowProblem::UnfitValue { .. } => {
                f.write_str("; write the SQL so that it gives one, such as by `round` or `cast`")
            }
            _ => Ok(()),
        }
    }
}
