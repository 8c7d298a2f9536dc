//! The parts of a table that have a name of their own, as one type: uniques, checks, foreign keys, indexes, search
//! indexes and exclusion constraints.

use super::{
    CheckCondition, CheckConstraint, ForeignKeyConstraint, IndexedValue, KeyConstraint,
    PhysicalColumn, PhysicalExclusion, PhysicalIndex, PhysicalSearch, PhysicalTable, SqlExpression,
};

/// A part of a table that is added and dropped by its name.
///
/// The primary key is none: a table has one at most, which is changed as a whole.
///
/// ```
/// # use orm::doc::*;
/// # use orm::prelude::*;
/// use orm::schema::physical::{ItemKind, TableItem};
///
/// let described = schema![Author, Book, Tag].describe();
/// let items = described.tables()[0].items();
/// let kinds: Vec<ItemKind> = items.iter().map(TableItem::kind).collect();
/// assert_eq!(kinds, [ItemKind::Unique, ItemKind::ForeignKey, ItemKind::Index]);
/// ```
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum TableItem {
    /// Columns of which no two rows have the same values.
    Unique(KeyConstraint),
    /// A condition that each row meets.
    Check(CheckConstraint),
    /// Columns that refer to another table.
    ForeignKey(ForeignKeyConstraint),
    /// An index.
    Index(PhysicalIndex),
    /// A search index.
    Search(PhysicalSearch),
    /// Ranges that do not overlap.
    Exclusion(PhysicalExclusion),
}

/// The kinds of named parts of a table.
///
/// ```
/// # use orm::doc::*;
/// # use orm::prelude::*;
/// use orm::schema::physical::ItemKind;
///
/// let described = schema![Author, Book, Tag].describe();
/// let author = &described.tables()[0];
/// assert!(author.item(ItemKind::Unique, "author_name_key").is_some());
/// assert!(author.item(ItemKind::Index, "author_name_key").is_none());
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum ItemKind {
    /// `PRIMARY KEY`.
    PrimaryKey,
    /// `UNIQUE`.
    Unique,
    /// `CHECK`.
    Check,
    /// `FOREIGN KEY`.
    ForeignKey,
    /// `CREATE INDEX`.
    Index,
    /// A search index: a table of FTS5 on SQLite, a generated column on Postgres.
    Search,
    /// Ranges that do not overlap: `EXCLUDE` on Postgres, an index and triggers on SQLite.
    Exclusion,
}

impl ItemKind {
    /// The word in messages, such as `foreign key`.
    ///
    /// ```
    /// use orm::schema::physical::ItemKind;
    ///
    /// assert_eq!(ItemKind::ForeignKey.word(), "foreign key");
    /// ```
    pub fn word(self) -> &'static str {
        match self {
            ItemKind::PrimaryKey => "primary key",
            ItemKind::Unique => "unique",
            ItemKind::Check => "check",
            ItemKind::ForeignKey => "foreign key",
            ItemKind::Index => "index",
            ItemKind::Search => "search index",
            ItemKind::Exclusion => "exclusion constraint",
        }
    }

    /// Returns whether SQLite keeps items of this kind by triggers: they are made and dropped as one, whatever they are made of.
    pub(crate) fn is_triggered(self) -> bool {
        matches!(self, ItemKind::Search | ItemKind::Exclusion)
    }
}

impl TableItem {
    /// The kind.
    ///
    /// ```
    /// use orm::schema::physical::{ItemKind, PhysicalIndex, TableItem};
    ///
    /// let index = TableItem::Index(PhysicalIndex::over("book_year_idx".to_owned(), ["year".to_owned()]));
    /// assert_eq!(index.kind(), ItemKind::Index);
    /// ```
    pub fn kind(&self) -> ItemKind {
        match self {
            TableItem::Unique(_) => ItemKind::Unique,
            TableItem::Check(_) => ItemKind::Check,
            TableItem::ForeignKey(_) => ItemKind::ForeignKey,
            TableItem::Index(_) => ItemKind::Index,
            TableItem::Search(_) => ItemKind::Search,
            TableItem::Exclusion(_) => ItemKind::Exclusion,
        }
    }

    /// The name.
    ///
    /// ```
    /// use orm::schema::physical::{KeyConstraint, TableItem};
    ///
    /// let key = KeyConstraint { name: "book_isbn_key".to_owned(), columns: vec!["isbn".to_owned()] };
    /// assert_eq!(TableItem::Unique(key).name(), "book_isbn_key");
    /// ```
    pub fn name(&self) -> &str {
        match self {
            TableItem::Unique(key) => &key.name,
            TableItem::Check(check) => &check.name,
            TableItem::ForeignKey(key) => &key.name,
            TableItem::Index(index) => &index.name,
            TableItem::Search(search) => &search.name,
            TableItem::Exclusion(own) => &own.name,
        }
    }

    /// This item under another name.
    ///
    /// ```
    /// use orm::schema::physical::{PhysicalIndex, TableItem};
    ///
    /// let index = TableItem::Index(PhysicalIndex::over("book_year_idx".to_owned(), ["year".to_owned()]));
    /// let renamed = index.named("by_year");
    /// assert_eq!((renamed.name(), renamed.columns()), ("by_year", vec!["year"]));
    /// ```
    #[must_use]
    pub fn named(mut self, name: &str) -> Self {
        let own = match &mut self {
            TableItem::Unique(key) => &mut key.name,
            TableItem::Check(check) => &mut check.name,
            TableItem::ForeignKey(key) => &mut key.name,
            TableItem::Index(index) => &mut index.name,
            TableItem::Search(search) => &mut search.name,
            TableItem::Exclusion(own) => &mut own.name,
        };
        name.clone_into(own);
        self
    }

    /// The columns of its own table that it names, but for those in SQL.
    ///
    /// ```
    /// # use orm::doc::*;
    /// # use orm::prelude::*;
    /// let described = schema![Author, Book, Tag].describe();
    /// let items = described.tables()[1].items();
    /// assert!(items.iter().all(|item| item.columns() == ["author_id"])); // its foreign key and the index of that
    /// ```
    pub fn columns(&self) -> Vec<&str> {
        match self {
            TableItem::Unique(key) => key.columns.iter().map(String::as_str).collect(),
            TableItem::Check(check) => check.condition.columns(),
            TableItem::ForeignKey(key) => key.columns.iter().map(String::as_str).collect(),
            TableItem::Index(index) => index.named_columns(),
            TableItem::Search(search) => search.columns.iter().map(String::as_str).collect(),
            TableItem::Exclusion(own) => own.columns(),
        }
    }

    /// The SQL in it: that of a check, and the keys and the condition of an index.
    ///
    /// ```
    /// use orm::schema::physical::{CheckCondition, CheckConstraint, TableItem};
    ///
    /// let condition = CheckCondition::sql("copies >= 0");
    /// let check = TableItem::Check(CheckConstraint { name: "book_copies".to_owned(), condition });
    /// assert_eq!(check.expressions()[0].postgres(), "copies >= 0");
    /// ```
    pub fn expressions(&self) -> Vec<&SqlExpression> {
        match self {
            TableItem::Check(CheckConstraint {
                condition: CheckCondition::Sql(sql),
                ..
            }) => vec![sql],
            TableItem::Index(index) => {
                let keys = index.keys.iter().filter_map(|key| match &key.value {
                    IndexedValue::Expression(sql) => Some(sql),
                    _ => None,
                });
                keys.chain(&index.condition).collect()
            }
            TableItem::Exclusion(own) => own.condition.iter().collect(),
            _ => Vec::new(),
        }
    }

    /// Returns whether it is about a column of its own table, in SQL too.
    ///
    /// ```
    /// use orm_core::schema::physical::{CheckCondition, CheckConstraint, TableItem};
    ///
    /// let condition = CheckCondition::sql("pages > 0");
    /// let check = TableItem::Check(CheckConstraint { name: "book_pages".to_owned(), condition });
    /// assert!(check.is_about("pages") && !check.is_about("title"));
    /// ```
    pub fn is_about(&self, column: &str) -> bool {
        let sql = self.expressions();
        self.columns().contains(&column) || sql.iter().any(|sql| sql.reads(column))
    }
}

impl CheckCondition {
    /// The condition of this SQL, on every database.
    ///
    /// ```
    /// use orm::schema::physical::{CheckCondition, SqlExpression};
    ///
    /// let condition = CheckCondition::sql("copies >= 0");
    /// assert_eq!(condition, CheckCondition::Sql(SqlExpression::Common("copies >= 0".to_owned())));
    /// ```
    pub fn sql(sql: impl Into<String>) -> Self {
        CheckCondition::Sql(SqlExpression::Common(sql.into()))
    }

    /// The columns that it names, but for those in SQL.
    ///
    /// ```
    /// use orm::schema::physical::CheckCondition;
    ///
    /// let parts = vec!["machine_id".to_owned(), "part_id".to_owned()];
    /// assert_eq!(CheckCondition::AllOrNone(parts).columns(), ["machine_id", "part_id"]);
    /// assert!(CheckCondition::sql("copies >= 0").columns().is_empty());
    /// ```
    pub fn columns(&self) -> Vec<&str> {
        match self {
            CheckCondition::AllOrNone(columns) => columns.iter().map(String::as_str).collect(),
            CheckCondition::NoneWithout { column, others } => {
                let others = others.iter().map(String::as_str);
                std::iter::once(column.as_str()).chain(others).collect()
            }
            CheckCondition::PresentIf {
                column, present, ..
            } => vec![column, present],
            CheckCondition::AbsentUnless { column, absent, .. } => {
                let absent = absent.iter().map(String::as_str);
                std::iter::once(column.as_str()).chain(absent).collect()
            }
            CheckCondition::OneOf { column, .. }
            | CheckCondition::Between { column, .. }
            | CheckCondition::Bound { column, .. }
            | CheckCondition::OneCharacter(column) => vec![column],
            CheckCondition::AtMost { column, other } => vec![column, other],
            CheckCondition::Sql(_) => Vec::new(),
        }
    }
}

impl PhysicalIndex {
    /// The columns that it names, but for those in SQL: those of its keys, then those of `INCLUDE`.
    ///
    /// ```
    /// use orm::schema::physical::PhysicalIndex;
    ///
    /// let mut index = PhysicalIndex::over("book_year_idx".to_owned(), ["year".to_owned()]);
    /// index.include.push("title".to_owned());
    /// assert_eq!(index.named_columns(), ["year", "title"]);
    /// ```
    pub fn named_columns(&self) -> Vec<&str> {
        let keys = self.keys.iter().filter_map(|key| match &key.value {
            IndexedValue::Column(column) | IndexedValue::IgnoringCase(column) => {
                Some(column.as_str())
            }
            IndexedValue::Expression(_) => None,
        });
        keys.chain(self.include.iter().map(String::as_str))
            .collect()
    }
}

impl PhysicalTable {
    /// The uniques, checks, foreign keys, indexes, search indexes and exclusion constraints, in this order.
    ///
    /// ```
    /// # use orm::doc::*;
    /// # use orm::prelude::*;
    /// let described = schema![Author].describe();
    /// let author = &described.tables()[0];
    /// let items = author.items();
    /// let names: Vec<&str> = items.iter().map(|item| item.name()).collect();
    /// assert_eq!(names, ["author_name_key", "author_mentor_id_fkey", "author_mentor_id_idx"]);
    /// ```
    pub fn items(&self) -> Vec<TableItem> {
        let uniques = self.uniques.iter().cloned().map(TableItem::Unique);
        let checks = self.checks.iter().cloned().map(TableItem::Check);
        let keys = self.foreign_keys.iter().cloned();
        let indexes = self.indexes.iter().cloned().map(TableItem::Index);
        uniques
            .chain(checks)
            .chain(keys.map(TableItem::ForeignKey))
            .chain(indexes)
            .chain(self.triggered_items())
            .collect()
    }

    /// The item of this kind and name.
    ///
    /// ```
    /// # use orm::doc::*;
    /// # use orm::prelude::*;
    /// use orm::schema::physical::ItemKind;
    ///
    /// let described = schema![Author].describe();
    /// let key = described.tables()[0].item(ItemKind::Unique, "author_name_key").expect("the name is unique");
    /// assert_eq!(key.columns(), ["name"]);
    /// ```
    pub fn item(&self, kind: ItemKind, name: &str) -> Option<TableItem> {
        let mut items = self.items().into_iter();
        items.find(|item| item.kind() == kind && item.name() == name)
    }

    /// The column of this name.
    ///
    /// ```
    /// # use orm::doc::*;
    /// # use orm::prelude::*;
    /// let described = schema![Author].describe();
    /// let author = &described.tables()[0];
    /// assert!(author.column("birth_year").is_some_and(|column| column.null));
    /// assert!(author.column("mentor").is_none()); // the column of this field is `mentor_id`
    /// ```
    pub fn column(&self, name: &str) -> Option<&PhysicalColumn> {
        self.columns.iter().find(|column| column.name == name)
    }

    /// Adds an item.
    ///
    /// ```
    /// use orm::schema::physical::{PhysicalIndex, PhysicalTable, TableItem, TableName};
    ///
    /// let mut book = PhysicalTable::new(TableName::new(None, "book"));
    /// book.add_item(TableItem::Index(PhysicalIndex::over("book_year_idx".to_owned(), ["year".to_owned()])));
    /// assert_eq!(book.indexes.len(), 1);
    /// ```
    pub fn add_item(&mut self, item: TableItem) {
        match item {
            TableItem::Unique(key) => self.uniques.push(key),
            TableItem::Check(check) => self.checks.push(check),
            TableItem::ForeignKey(key) => self.foreign_keys.push(key),
            TableItem::Index(index) => self.indexes.push(index),
            TableItem::Search(search) => self.searches.push(search),
            TableItem::Exclusion(own) => self.exclusions.push(own),
        }
    }

    /// Takes the item of this kind and name away, if it is there. A primary key is no item.
    ///
    /// ```
    /// use orm::schema::physical::{ItemKind, PhysicalIndex, PhysicalTable, TableItem, TableName};
    ///
    /// let mut book = PhysicalTable::new(TableName::new(None, "book"));
    /// book.add_item(TableItem::Index(PhysicalIndex::over("book_year_idx".to_owned(), ["year".to_owned()])));
    /// book.drop_item(ItemKind::Check, "book_year_idx"); // it is none
    /// assert_eq!(book.indexes.len(), 1);
    /// book.drop_item(ItemKind::Index, "book_year_idx");
    /// assert!(book.indexes.is_empty());
    /// ```
    pub fn drop_item(&mut self, kind: ItemKind, name: &str) {
        match kind {
            ItemKind::PrimaryKey => {}
            ItemKind::Unique => self.uniques.retain(|key| key.name != name),
            ItemKind::Check => self.checks.retain(|check| check.name != name),
            ItemKind::ForeignKey => self.foreign_keys.retain(|key| key.name != name),
            ItemKind::Index => self.indexes.retain(|index| index.name != name),
            ItemKind::Search => self.searches.retain(|search| search.name != name),
            ItemKind::Exclusion => self.exclusions.retain(|own| own.name != name),
        }
    }

    /// Puts uniques, checks, foreign keys, indexes, search indexes and exclusion constraints in the order of their names, so that two tables can be compared.
    ///
    /// ```
    /// use orm::schema::physical::{PhysicalIndex, PhysicalTable, TableName};
    ///
    /// let mut book = PhysicalTable::new(TableName::new(None, "book"));
    /// for column in ["year", "title"] {
    ///     book.indexes.push(PhysicalIndex::over(format!("book_{column}_idx"), [column.to_owned()]));
    /// }
    /// book.sort_items();
    /// assert_eq!(book.indexes[0].name, "book_title_idx");
    /// ```
    pub fn sort_items(&mut self) {
        self.uniques.sort();
        self.checks.sort();
        self.foreign_keys.sort();
        self.indexes.sort();
        self.searches.sort();
        self.exclusions.sort();
    }
}
