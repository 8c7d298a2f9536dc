//! The parts of a table that have a name of their own, as one type: uniques, checks, foreign keys, indexes and search
//! indexes.

use super::{
    CheckCondition, CheckConstraint, ForeignKeyConstraint, IndexedValue, KeyConstraint,
    PhysicalColumn, PhysicalIndex, PhysicalSearch, PhysicalTable, SqlExpression,
};

/// A part of a table that is added and dropped by its name.
///
/// The primary key is none: a table has one at most, which is changed as a whole.
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
}

/// The kinds of named parts of a table.
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
}

impl ItemKind {
    /// The word in messages, such as `foreign key`.
    pub fn word(self) -> &'static str {
        match self {
            ItemKind::PrimaryKey => "primary key",
            ItemKind::Unique => "unique",
            ItemKind::Check => "check",
            ItemKind::ForeignKey => "foreign key",
            ItemKind::Index => "index",
            ItemKind::Search => "search index",
        }
    }
}

impl TableItem {
    /// The kind.
    pub fn kind(&self) -> ItemKind {
        match self {
            TableItem::Unique(_) => ItemKind::Unique,
            TableItem::Check(_) => ItemKind::Check,
            TableItem::ForeignKey(_) => ItemKind::ForeignKey,
            TableItem::Index(_) => ItemKind::Index,
            TableItem::Search(_) => ItemKind::Search,
        }
    }

    /// The name.
    pub fn name(&self) -> &str {
        match self {
            TableItem::Unique(key) => &key.name,
            TableItem::Check(check) => &check.name,
            TableItem::ForeignKey(key) => &key.name,
            TableItem::Index(index) => &index.name,
            TableItem::Search(search) => &search.name,
        }
    }

    /// This item under another name.
    #[must_use]
    pub fn named(mut self, name: &str) -> Self {
        let own = match &mut self {
            TableItem::Unique(key) => &mut key.name,
            TableItem::Check(check) => &mut check.name,
            TableItem::ForeignKey(key) => &mut key.name,
            TableItem::Index(index) => &mut index.name,
            TableItem::Search(search) => &mut search.name,
        };
        name.clone_into(own);
        self
    }

    /// The columns of its own table that it names, but for those in SQL.
    pub fn columns(&self) -> Vec<&str> {
        match self {
            TableItem::Unique(key) => key.columns.iter().map(String::as_str).collect(),
            TableItem::Check(check) => check.condition.columns(),
            TableItem::ForeignKey(key) => key.columns.iter().map(String::as_str).collect(),
            TableItem::Index(index) => index.named_columns(),
            TableItem::Search(search) => search.columns.iter().map(String::as_str).collect(),
        }
    }

    /// The SQL in it: that of a check, and the keys and the condition of an index.
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
    pub fn sql(sql: impl Into<String>) -> Self {
        CheckCondition::Sql(SqlExpression::Common(sql.into()))
    }

    /// The columns that it names, but for those in SQL.
    pub fn columns(&self) -> Vec<&str> {
        match self {
            CheckCondition::AllOrNone(columns) => columns.iter().map(String::as_str).collect(),
            CheckCondition::NoneWithout { column, others } => {
                let others = others.iter().map(String::as_str);
                std::iter::once(column.as_str()).chain(others).collect()
            }
            CheckCondition::OneOf { column, .. }
            | CheckCondition::Between { column, .. }
            | CheckCondition::Bound { column, .. }
            | CheckCondition::OneCharacter(column) => vec![column],
            CheckCondition::Sql(_) => Vec::new(),
        }
    }
}

impl PhysicalIndex {
    /// The columns that it names, but for those in SQL.
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
    /// The uniques, checks, foreign keys, indexes and search indexes, in this order.
    pub fn items(&self) -> Vec<TableItem> {
        let uniques = self.uniques.iter().cloned().map(TableItem::Unique);
        let checks = self.checks.iter().cloned().map(TableItem::Check);
        let keys = self.foreign_keys.iter().cloned();
        let indexes = self.indexes.iter().cloned().map(TableItem::Index);
        uniques
            .chain(checks)
            .chain(keys.map(TableItem::ForeignKey))
            .chain(indexes)
            .chain(self.searches.iter().cloned().map(TableItem::Search))
            .collect()
    }

    /// The item of this kind and name.
    pub fn item(&self, kind: ItemKind, name: &str) -> Option<TableItem> {
        let mut items = self.items().into_iter();
        items.find(|item| item.kind() == kind && item.name() == name)
    }

    /// The column of this name.
    pub fn column(&self, name: &str) -> Option<&PhysicalColumn> {
        self.columns.iter().find(|column| column.name == name)
    }

    /// Adds an item.
    pub fn add_item(&mut self, item: TableItem) {
        match item {
            TableItem::Unique(key) => self.uniques.push(key),
            TableItem::Check(check) => self.checks.push(check),
            TableItem::ForeignKey(key) => self.foreign_keys.push(key),
            TableItem::Index(index) => self.indexes.push(index),
            TableItem::Search(search) => self.searches.push(search),
        }
    }

    /// Takes the item of this kind and name away, if it is there. A primary key is no item.
    pub fn drop_item(&mut self, kind: ItemKind, name: &str) {
        match kind {
            ItemKind::PrimaryKey => {}
            ItemKind::Unique => self.uniques.retain(|key| key.name != name),
            ItemKind::Check => self.checks.retain(|check| check.name != name),
            ItemKind::ForeignKey => self.foreign_keys.retain(|key| key.name != name),
            ItemKind::Index => self.indexes.retain(|index| index.name != name),
            ItemKind::Search => self.searches.retain(|search| search.name != name),
        }
    }

    /// Puts uniques, checks, foreign keys, indexes and search indexes in the order of their names, so that two tables can be compared.
    pub fn sort_items(&mut self) {
        self.uniques.sort();
        self.checks.sort();
        self.foreign_keys.sort();
        self.indexes.sort();
        self.searches.sort();
    }
}
