//! One table, with its keys, checks and indexes.

use super::{
    ChoiceValue, ForeignKeyConstraint, PhysicalColumn, PhysicalExclusion, PhysicalIndex,
    PhysicalPartitioning, PhysicalSearch, SqlExpression, TableComments, TableItem, UnsaidExclusion,
};
use crate::schema::RangeEnd;
use std::fmt;

/// The name by which a table is known, in place of a reference to it.
///
/// ```
/// use orm::schema::physical::TableName;
///
/// assert_eq!(TableName::new(None, "author").to_string(), "author");
/// assert_eq!(TableName::new(Some("people"), "author").to_string(), "people.author");
/// ```
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct TableName {
    /// The namespace (a schema of Postgres); `None` is the one in which a session creates tables.
    pub namespace: Option<String>,
    /// The table's own name.
    pub name: String,
}

/// One table: its columns, keys, checks and indexes.
///
/// ```
/// # use orm::doc::*;
/// # use orm::prelude::*;
/// let described = schema![Author].describe();
/// let author = &described.tables()[0];
/// assert_eq!(author.columns.len(), 4);
/// assert_eq!(author.primary_key.as_ref().map(|key| key.name.as_str()), Some("author_pkey"));
/// assert_eq!(author.uniques[0].columns, ["name"]);
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PhysicalTable {
    /// The table's name.
    pub name: TableName,
    /// A table, or something else under a table's name.
    pub kind: TableKind,
    /// The columns, in the order in which the table has them.
    pub columns: Vec<PhysicalColumn>,
    /// The primary key.
    pub primary_key: Option<KeyConstraint>,
    /// Columns of which no two rows have the same values: `UNIQUE` constraints, on SQLite unique indexes.
    pub uniques: Vec<KeyConstraint>,
    /// Checks, but for those that a column's type stands for.
    pub checks: Vec<CheckConstraint>,
    /// Foreign keys.
    pub foreign_keys: Vec<ForeignKeyConstraint>,
    /// Indexes, but for those of the primary key and the uniques.
    pub indexes: Vec<PhysicalIndex>,
    /// Search indexes.
    pub searches: Vec<PhysicalSearch>,
    /// Ranges that do not overlap.
    pub exclusions: Vec<PhysicalExclusion>,
    /// Exclusion constraints of Postgres that no model says: a table that was read has them, and nothing compares them.
    pub unsaid_exclusions: Vec<UnsaidExclusion>,
    /// The columns by which its rows are divided into partitions.
    pub partition_by: Option<PhysicalPartitioning>,
    /// The comments of the table and of its columns.
    pub comments: TableComments,
}

/// The kinds of relations that a database has under a table's name.
///
/// ```
/// # use orm::doc::*;
/// # use orm::prelude::*;
/// use orm::schema::physical::TableKind;
///
/// // Models have tables; a database that is read may have a view under the name of one.
/// assert_eq!(schema![Tag].describe().tables()[0].kind, TableKind::Base);
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TableKind {
    /// A table of its own (`BASE TABLE`).
    Base,
    /// A view, a foreign table, or a table with foreign partitions: none of them can have keys.
    View,
}

/// A primary key or a unique constraint: `CONSTRAINT "book_title_key" UNIQUE ("title")`.
///
/// ```
/// # use orm::doc::*;
/// # use orm::prelude::*;
/// use orm::schema::physical::KeyConstraint;
///
/// let key = KeyConstraint { name: "tag_name_key".to_owned(), columns: vec!["name".to_owned()] };
/// assert_eq!(schema![Tag].describe().tables()[0].uniques, [key]);
/// ```
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct KeyConstraint {
    /// The constraint's name. Where the database keeps none, the one of [`names`](crate::schema::names), such as
    /// `book_pkey`.
    pub name: String,
    /// The columns, in the key's order.
    pub columns: Vec<String>,
}

/// A check: `CONSTRAINT "book_price_min" CHECK (price >= 0)`.
///
/// ```
/// # use orm::prelude::*;
/// use orm::schema::physical::CheckCondition;
///
/// #[derive(Model)]
/// #[orm(check(name = "ware_price", "price >= 0"))]
/// pub struct Ware {
///     pub id: i64,
///     pub price: i32,
/// }
///
/// let described = schema![Ware].describe();
/// assert_eq!(described.tables()[0].checks[0].condition, CheckCondition::sql("price >= 0"));
/// ```
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct CheckConstraint {
    /// The constraint's name.
    pub name: String,
    /// The condition that each row meets.
    pub condition: CheckCondition,
}

/// The condition of a [`CheckConstraint`].
///
/// ```
/// # use orm::prelude::*;
/// use orm::schema::physical::CheckCondition;
///
/// #[derive(Model)]
/// pub struct Ware {
///     pub id: i64,
///     pub shelf: u8, // a small integer of the database, of which 0 to 255 are allowed
/// }
///
/// let described = schema![Ware].describe();
/// let condition = &described.tables()[0].checks[0].condition;
/// assert!(matches!(condition, CheckCondition::Between { least: 0, most: Some(255), .. }));
/// ```
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum CheckCondition {
    /// Either all of these columns are null or none is: together they are one foreign key.
    AllOrNone(Vec<String>),
    /// Where this column is null so are the others: they belong to an optional embedded struct, which is there if this one
    /// is.
    NoneWithout {
        /// A required column of the struct.
        column: String,
        /// The columns that are null with it.
        others: Vec<String>,
    },
    /// The column is there just where the tag of an embedded enum has this value:
    /// `("payment_kind" = 'card') = ("payment_card_number" IS NOT NULL)`.
    PresentIf {
        /// The tag.
        column: String,
        /// The value of the tag.
        value: String,
        /// The column of the variant.
        present: String,
    },
    /// The columns are null unless the tag of an embedded enum has this value:
    /// `"payment_kind" = 'gift' OR ("payment_gift_note" IS NULL)`.
    AbsentUnless {
        /// The tag.
        column: String,
        /// The value of the tag.
        value: String,
        /// The columns of the variant.
        absent: Vec<String>,
    },
    /// The value of the column is one of these: `"status" IN ('draft', 'in_print')`.
    OneOf {
        /// The column.
        column: String,
        /// The values, in the order in which they are declared.
        values: Vec<ChoiceValue>,
    },
    /// The number in the column is one of a range: `"copies" BETWEEN 0 AND 255`.
    Between {
        /// The column.
        column: String,
        /// The least.
        least: i64,
        /// The greatest, where it is not the greatest of all integers.
        most: Option<i64>,
    },
    /// The number in the column is in a range that has this end: `"price" >= 0.01`.
    Bound {
        /// The column.
        column: String,
        /// The end.
        end: RangeEnd,
        /// The number, in digits with or without a point.
        number: String,
        /// The digits behind the point of a column of decimals.
        decimal_places: Option<u32>,
    },
    /// The value of the column is not greater than that of the other: `"starts" <= "ends"`.
    AtMost {
        /// The column.
        column: String,
        /// The other column.
        other: String,
    },
    /// The text in the column has one character: `length("grade") = 1`.
    OneCharacter(String),
    /// SQL over the columns, as declared, or as the database writes it: Postgres writes `year > 1400` as
    /// `(year > 1400)`.
    Sql(SqlExpression),
}

impl PhysicalTable {
    /// A table of this name without any columns.
    ///
    /// ```
    /// use orm::schema::physical::{PhysicalTable, TableName};
    ///
    /// let table = PhysicalTable::new(TableName::new(None, "book"));
    /// assert!(table.columns.is_empty() && table.primary_key.is_none());
    /// ```
    pub fn new(name: TableName) -> Self {
        PhysicalTable {
            name,
            kind: TableKind::Base,
            columns: Vec::new(),
            primary_key: None,
            uniques: Vec::new(),
            checks: Vec::new(),
            foreign_keys: Vec::new(),
            indexes: Vec::new(),
            searches: Vec::new(),
            exclusions: Vec::new(),
            unsaid_exclusions: Vec::new(),
            partition_by: None,
            comments: TableComments::default(),
        }
    }

    /// The columns of the primary key; none where there is no key.
    ///
    /// ```
    /// # use orm::doc::*;
    /// # use orm::prelude::*;
    /// let described = schema![Author, Book, Tag].describe();
    /// assert_eq!(described.tables()[2].key_columns(), ["book_id", "tag_id"]); // `book_tags`
    /// ```
    pub fn key_columns(&self) -> &[String] {
        let key = self.primary_key.as_ref();
        key.map_or(&[], |key| &key.columns)
    }

    /// Returns whether an index, a unique or the primary key has this name.
    ///
    /// ```
    /// # use orm::doc::*;
    /// # use orm::prelude::*;
    /// let described = schema![Author].describe();
    /// let author = &described.tables()[0];
    /// assert!(author.has_index("author_pkey") && author.has_index("author_mentor_id_idx"));
    /// assert!(!author.has_index("author_mentor_id_fkey")); // a constraint without an index
    /// ```
    pub fn has_index(&self, name: &str) -> bool {
        let keys = self.primary_key.iter().chain(&self.uniques);
        let mut keys = keys.map(|key| &key.name);
        let mut indexes = self.indexes.iter().map(|index| &index.name);
        keys.any(|found| found == name) || indexes.any(|found| found == name)
    }

    /// The lists of columns of which no two rows have the same values: by the primary key, by uniques, and by unique
    /// indexes of columns and of all rows.
    pub(crate) fn unique_lists(&self) -> impl Iterator<Item = Vec<&str>> {
        let keys = self.primary_key.iter().chain(&self.uniques);
        let keys = keys.map(|key| key.columns.iter().map(String::as_str).collect());
        let indexes = self.indexes.iter();
        keys.chain(indexes.filter_map(PhysicalIndex::unique_columns))
    }

    /// Returns whether no two rows have the same values in all of these columns, in whatever order.
    ///
    /// ```
    /// # use orm::doc::*;
    /// # use orm::prelude::*;
    /// let described = schema![Author, Book, Tag].describe();
    /// let [_, book, book_tags, _] = described.tables() else { panic!() };
    /// assert!(book.is_unique(&["id"]) && !book.is_unique(&["title"]));
    /// assert!(book_tags.is_unique(&["tag_id", "book_id"]) && !book_tags.is_unique(&["tag_id"]));
    /// ```
    pub fn is_unique(&self, columns: &[impl AsRef<str>]) -> bool {
        let is_same = |list: &[&str]| {
            list.len() == columns.len() && columns.iter().all(|it| list.contains(&it.as_ref()))
        };
        self.unique_lists().any(|list| is_same(&list))
    }

    /// Returns whether a search index has this name.
    ///
    /// ```
    /// # use orm::doc::*;
    /// # use orm::prelude::*;
    /// let described = schema![Article].describe();
    /// assert!(described.tables()[0].has_search("article_title_body_search"));
    /// ```
    pub fn has_search(&self, name: &str) -> bool {
        self.searches.iter().any(|search| search.name == name)
    }

    /// The names of the triggers that SQLite has for its search indexes and ranges.
    ///
    /// ```
    /// # use orm::doc::*;
    /// # use orm::prelude::*;
    /// let described = schema![Article, Booking].describe();
    /// let triggers: Vec<Vec<String>> = described.tables().iter().map(|table| table.triggers().collect()).collect();
    /// assert_eq!(triggers[0][0], "article_title_body_search_insert");
    /// assert_eq!(triggers[1][0], "booking_room_starts_ends_excl_insert");
    /// ```
    pub fn triggers(&self) -> impl Iterator<Item = String> {
        let searches = self.searches.iter().flat_map(PhysicalSearch::triggers);
        let exclusions = self.exclusions.iter();
        searches.chain(exclusions.flat_map(PhysicalExclusion::triggers))
    }

    /// The search indexes and the ranges that do not overlap: SQLite keeps both by triggers.
    pub(crate) fn triggered_items(&self) -> impl Iterator<Item = TableItem> {
        let searches = self.searches.iter().cloned().map(TableItem::Search);
        let exclusions = self.exclusions.iter().cloned();
        searches.chain(exclusions.map(TableItem::Exclusion))
    }

    /// Returns whether the column is the whole primary key, and its value always given: that of a row in another table.
    ///
    /// ```
    /// # use orm::prelude::*;
    /// #[derive(Model)]
    /// pub struct User {
    ///     pub id: i64,
    /// }
    ///
    /// #[derive(Model)]
    /// pub struct Profile {
    ///     #[orm(primary_key, related_name = "profile", on_delete = Cascade)]
    ///     pub user: OneToOne<User>,
    /// }
    ///
    /// let described = schema![User, Profile].describe();
    /// let [user, profile] = described.tables() else { panic!() };
    /// assert!(profile.is_given_key(&profile.columns[0]));
    /// assert!(!user.is_given_key(&user.columns[0])); // the database counts it up
    /// ```
    pub fn is_given_key(&self, column: &PhysicalColumn) -> bool {
        let mut keys = self.foreign_keys.iter();
        self.is_whole_key(column)
            && column.default.is_none()
            && keys.any(|key| key.columns.contains(&column.name))
    }

    /// Returns whether the column is the whole primary key.
    ///
    /// ```
    /// # use orm::doc::*;
    /// # use orm::prelude::*;
    /// let described = schema![Author, Book, Tag].describe();
    /// let [_, book, book_tags, _] = described.tables() else { panic!() };
    /// assert!(book.is_whole_key(&book.columns[0]));
    /// assert!(!book_tags.is_whole_key(&book_tags.columns[0])); // one of two
    /// ```
    pub fn is_whole_key(&self, column: &PhysicalColumn) -> bool {
        matches!(self.key_columns(), [key] if *key == column.name)
    }
}

impl TableName {
    /// The name of a table in a namespace, or in the one where a session creates tables.
    ///
    /// ```
    /// use orm::schema::physical::TableName;
    ///
    /// let name = TableName::new(Some("people"), "author");
    /// assert_eq!((name.namespace.as_deref(), name.name.as_str()), (Some("people"), "author"));
    /// ```
    pub fn new(namespace: Option<&str>, name: &str) -> Self {
        TableName {
            namespace: namespace.map(str::to_owned),
            name: name.to_owned(),
        }
    }
}

/// Writes `author`, or `people.author`, for messages.
impl fmt::Display for TableName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(namespace) = &self.namespace {
            write!(f, "{namespace}.")?;
        }
        f.write_str(&self.name)
    }
}
