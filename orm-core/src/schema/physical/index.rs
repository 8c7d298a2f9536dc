//! Indexes, with their keys.

use super::SqlExpression;
use crate::schema::{IndexBackends, NullsOrder};

/// An index: `CREATE INDEX "book_title_idx" ON "book" ("title")`.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct PhysicalIndex {
    /// The index's name.
    pub name: String,
    /// `UNIQUE`: no two rows that are in the index have the same keys. One that is not yet built does not promise that.
    pub is_unique: bool,
    /// `USING`, in Postgres's words; `btree` on SQLite.
    pub method: String,
    /// The keys, in the order of the index.
    pub keys: Vec<PhysicalIndexKey>,
    /// `INCLUDE`: columns that are stored with the keys.
    pub include: Vec<String>,
    /// `WHERE`: the rows that are in the index; without it all are.
    pub condition: Option<SqlExpression>,
    /// The databases that have the index.
    pub backends: IndexBackends,
}

/// One key of a [`PhysicalIndex`].
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct PhysicalIndexKey {
    /// The value by which rows are found.
    pub value: IndexedValue,
    /// The collation, where it is not that of the column.
    pub collation: Option<String>,
    /// The operator class, where it is not the one of the type.
    pub operator_class: Option<String>,
    /// `DESC`.
    pub descending: bool,
    /// `NULLS FIRST` or `NULLS LAST`, where it is not what follows from the direction: last, in descending order first.
    pub nulls: Option<NullsOrder>,
}

/// The value by which a [`PhysicalIndexKey`] finds rows.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum IndexedValue {
    /// A column.
    Column(String),
    /// A column of texts, as lookups that ignore case, such as `ieq`, compare it.
    IgnoringCase(String),
    /// SQL over the columns of the row.
    Expression(SqlExpression),
}

impl PhysicalIndex {
    /// The method of an index for which none is named.
    pub const BTREE: &'static str = "btree";

    /// An index that is a list of columns.
    pub fn over(name: String, columns: impl IntoIterator<Item = String>) -> Self {
        PhysicalIndex {
            name,
            is_unique: false,
            method: PhysicalIndex::BTREE.to_owned(),
            keys: columns.into_iter().map(PhysicalIndexKey::column).collect(),
            include: Vec::new(),
            condition: None,
            backends: IndexBackends::All,
        }
    }

    /// The columns, in the order of the index, if all of its keys are columns.
    pub fn columns(&self) -> Option<Vec<&str>> {
        let columns = self.keys.iter().map(|key| match &key.value {
            IndexedValue::Column(column) => Some(column.as_str()),
            IndexedValue::IgnoringCase(_) | IndexedValue::Expression(_) => None,
        });
        columns.collect()
    }

    /// The columns that no two rows of the table have the same values in, if it promises that of columns and of all rows.
    pub fn unique_columns(&self) -> Option<Vec<&str>> {
        self.columns()
            .filter(|_| self.is_unique && self.condition.is_none())
    }
}

impl PhysicalIndexKey {
    /// A key of this value, in ascending order.
    pub fn new(value: IndexedValue) -> Self {
        PhysicalIndexKey {
            value,
            collation: None,
            operator_class: None,
            descending: false,
            nulls: None,
        }
    }

    /// A key that is a column.
    pub fn column(name: String) -> Self {
        PhysicalIndexKey::new(IndexedValue::Column(name))
    }
}
