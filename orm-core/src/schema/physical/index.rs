//! Indexes, with their keys.

use super::SqlExpression;
use crate::schema::{IndexBackends, NullsOrder};

/// An index: `CREATE INDEX "book_title_idx" ON "book" ("title")`.
///
/// ```
/// # use orm::doc::*;
/// # use orm::prelude::*;
/// let described = schema![Author, Book, Tag].describe();
/// let index = &described.tables()[1].indexes[0]; // a foreign key has one
/// assert_eq!((index.name.as_str(), index.is_unique), ("book_author_id_idx", false));
/// assert_eq!(index.columns(), Some(vec!["author_id"]));
/// ```
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
///
/// ```
/// # use orm::prelude::*;
/// #[derive(Model)]
/// #[orm(index(-year, title))]
/// pub struct Volume {
///     pub id: i64,
///     pub title: String,
///     pub year: i32,
/// }
///
/// let described = schema![Volume].describe();
/// let keys = &described.tables()[0].indexes[0].keys;
/// assert!(keys[0].descending && !keys[1].descending);
/// ```
/// ```sql
/// CREATE INDEX "volume_year_title_idx" ON "volume" ("year" DESC, "title")
/// ```
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
///
/// ```
/// use orm::schema::physical::{IndexedValue, PhysicalIndexKey};
///
/// let title = PhysicalIndexKey::column("title".to_owned());
/// assert_eq!(title.value, IndexedValue::Column("title".to_owned()));
/// ```
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
    ///
    /// ```
    /// use orm::schema::IndexMethod;
    /// use orm::schema::physical::PhysicalIndex;
    ///
    /// assert_eq!(PhysicalIndex::BTREE, IndexMethod::BTree.name());
    /// ```
    pub const BTREE: &'static str = "btree";

    /// An index that is a list of columns.
    ///
    /// ```
    /// use orm::schema::physical::PhysicalIndex;
    ///
    /// let index = PhysicalIndex::over("book_year_idx".to_owned(), ["year".to_owned(), "title".to_owned()]);
    /// assert_eq!((index.keys.len(), index.method.as_str()), (2, PhysicalIndex::BTREE));
    /// ```
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
    ///
    /// ```
    /// use orm::schema::physical::{IndexedValue, PhysicalIndex, PhysicalIndexKey};
    ///
    /// let mut index = PhysicalIndex::over("book_title_idx".to_owned(), ["title".to_owned()]);
    /// assert_eq!(index.columns(), Some(vec!["title"]));
    /// index.keys.push(PhysicalIndexKey::new(IndexedValue::IgnoringCase("subtitle".to_owned())));
    /// assert_eq!(index.columns(), None);
    /// ```
    pub fn columns(&self) -> Option<Vec<&str>> {
        let columns = self.keys.iter().map(|key| match &key.value {
            IndexedValue::Column(column) => Some(column.as_str()),
            IndexedValue::IgnoringCase(_) | IndexedValue::Expression(_) => None,
        });
        columns.collect()
    }

    /// The columns that no two rows of the table have the same values in, if it promises that of columns and of all rows.
    ///
    /// ```
    /// use orm::schema::physical::{PhysicalIndex, SqlExpression};
    ///
    /// let mut index = PhysicalIndex::over("book_isbn_idx".to_owned(), ["isbn".to_owned()]);
    /// index.is_unique = true;
    /// assert_eq!(index.unique_columns(), Some(vec!["isbn"]));
    /// index.condition = Some(SqlExpression::Common("copies > 0".to_owned())); // of some rows alone
    /// assert_eq!(index.unique_columns(), None);
    /// ```
    pub fn unique_columns(&self) -> Option<Vec<&str>> {
        self.columns()
            .filter(|_| self.is_unique && self.condition.is_none())
    }
}

impl PhysicalIndexKey {
    /// A key of this value, in ascending order.
    ///
    /// ```
    /// use orm::schema::physical::{IndexedValue, PhysicalIndexKey, SqlExpression};
    ///
    /// let sql = SqlExpression::Common("year / 100".to_owned());
    /// let key = PhysicalIndexKey::new(IndexedValue::Expression(sql));
    /// assert!(!key.descending && key.collation.is_none());
    /// ```
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
    ///
    /// ```
    /// use orm::schema::physical::{IndexedValue, PhysicalIndexKey};
    ///
    /// let key = PhysicalIndexKey::column("year".to_owned());
    /// assert_eq!(key, PhysicalIndexKey::new(IndexedValue::Column("year".to_owned())));
    /// ```
    pub fn column(name: String) -> Self {
        PhysicalIndexKey::new(IndexedValue::Column(name))
    }
}
