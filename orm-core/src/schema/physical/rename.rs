//! Renames of tables and columns, and of what is named after them.

use super::{
    CheckCondition, ColumnDefault, IndexedValue, ItemKind, PhysicalIndex, PhysicalTable,
    SqlExpression, TableItem, TableName,
};
use crate::schema::{RangeEnd, names, sql_words};

/// A new name of a constraint or an index.
///
/// ```
/// # use orm::doc::*;
/// # use orm::prelude::*;
/// use orm::schema::physical::{ItemKind, ItemRename, PhysicalTable, TableName};
///
/// let mut author = PhysicalTable::clone(&schema![Author].describe().tables()[0]);
/// let renames: Vec<ItemRename> = author.rename(&TableName::new(None, "writer"));
/// let key = renames.iter().find(|rename| rename.kind == ItemKind::PrimaryKey).expect("there is one");
/// assert_eq!((key.from.as_str(), key.to.as_str()), ("author_pkey", "writer_pkey"));
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ItemRename {
    /// Its kind.
    pub kind: ItemKind,
    /// The name that it had.
    pub from: String,
    /// The name that it has.
    pub to: String,
}

impl PhysicalTable {
    /// Gives the table another name, and so its constraints and indexes that have the names of
    /// [`names`](crate::schema::names): `author_pkey` becomes `writer_pkey`. Returns their new names.
    ///
    /// ```
    /// # use orm::doc::*;
    /// # use orm::prelude::*;
    /// use orm::schema::physical::{PhysicalTable, TableName};
    ///
    /// let mut author = PhysicalTable::clone(&schema![Author].describe().tables()[0]);
    /// author.rename(&TableName::new(None, "writer"));
    /// assert_eq!(author.uniques[0].name, "writer_name_key");
    /// assert_eq!(author.foreign_keys[0].target.to_string(), "writer"); // `mentor` points at the table itself
    /// ```
    pub fn rename(&mut self, to: &TableName) -> Vec<ItemRename> {
        let from = std::mem::replace(&mut self.name, to.clone());
        for key in &mut self.foreign_keys {
            if key.target == from {
                key.target = to.clone();
            }
        }
        self.rename_items(|item| of_table(item, &from.name, &to.name))
    }

    /// Gives a column another name wherever the table speaks of it, in SQL too, and so the constraints and indexes that
    /// are named after it: `book_title_key` becomes `book_name_key`. Returns their new names.
    ///
    /// ```
    /// # use orm::doc::*;
    /// # use orm::prelude::*;
    /// use orm::schema::physical::PhysicalTable;
    ///
    /// let mut author = PhysicalTable::clone(&schema![Author].describe().tables()[0]);
    /// author.rename_column("name", "pen_name");
    /// assert!(author.column("pen_name").is_some());
    /// assert_eq!(author.uniques[0].name, "author_pen_name_key");
    /// ```
    pub fn rename_column(&mut self, from: &str, to: &str) -> Vec<ItemRename> {
        let table = self.name.clone();
        let before = self.items();
        let names: Vec<_> = before
            .iter()
            .map(|it| automatic_name(&table.name, it))
            .collect();
        let is_automatic = |kind, name: &str| {
            let mut found = before.iter().zip(&names);
            found.any(|(item, own)| {
                item.kind() == kind && item.name() == name && own.as_deref() == Some(name)
            })
        };
        self.replace_column(from, to);
        self.rename_items(|item| {
            is_automatic(item.kind(), item.name())
                .then(|| automatic_name(&table.name, item))
                .flatten()
        })
    }

    /// Replaces the name of a column in what the table has of other tables' columns.
    ///
    /// ```
    /// # use orm::doc::*;
    /// # use orm::prelude::*;
    /// use orm::schema::physical::{PhysicalTable, TableName};
    ///
    /// let mut book = PhysicalTable::clone(&schema![Author, Book, Tag].describe().tables()[1]);
    /// book.rename_target_column(&TableName::new(None, "author"), "id", "number");
    /// assert_eq!(book.foreign_keys[0].target_columns, ["number"]);
    /// ```
    pub fn rename_target_column(&mut self, target: &TableName, from: &str, to: &str) {
        let keys = self.foreign_keys.iter_mut();
        for key in keys.filter(|key| key.target == *target) {
            replace(&mut key.target_columns, from, to);
        }
    }

    /// Gives the constraint or index of this name another. Returns whether it is there.
    ///
    /// ```
    /// # use orm::doc::*;
    /// # use orm::prelude::*;
    /// use orm::schema::physical::{ItemKind, PhysicalTable};
    ///
    /// let mut author = PhysicalTable::clone(&schema![Author].describe().tables()[0]);
    /// assert!(author.rename_item(ItemKind::Unique, "author_name_key", "one_of_a_name"));
    /// assert!(!author.rename_item(ItemKind::Unique, "author_name_key", "again"));
    /// ```
    pub fn rename_item(&mut self, kind: ItemKind, from: &str, to: &str) -> bool {
        let key = self.primary_key.as_mut().filter(|key| key.name == from);
        if let (ItemKind::PrimaryKey, Some(key)) = (kind, key) {
            to.clone_into(&mut key.name);
            return true;
        }
        let item = self.item(kind, from);
        self.drop_item(kind, from);
        if let Some(item) = item.clone() {
            self.add_item(item.named(to));
        }
        item.is_some()
    }

    fn replace_column(&mut self, from: &str, to: &str) {
        for column in &mut self.columns {
            if column.name == from {
                to.clone_into(&mut column.name);
            }
            if let Some(ColumnDefault::Generated(sql)) = &mut column.default {
                replace_in(sql, from, to);
            }
        }
        if let Some(comment) = self.comments.columns.remove(from) {
            self.comments.columns.insert(to.to_owned(), comment);
        }
        let keys = self.primary_key.iter_mut().chain(&mut self.uniques);
        keys.for_each(|key| replace(&mut key.columns, from, to));
        for check in &mut self.checks {
            match &mut check.condition {
                CheckCondition::AllOrNone(columns) => replace(columns, from, to),
                CheckCondition::NoneWithout { column, others } => {
                    replace(std::slice::from_mut(column), from, to);
                    replace(others, from, to);
                }
                CheckCondition::PresentIf {
                    column, present, ..
                } => {
                    replace(std::slice::from_mut(column), from, to);
                    replace(std::slice::from_mut(present), from, to);
                }
                CheckCondition::AbsentUnless { column, absent, .. } => {
                    replace(std::slice::from_mut(column), from, to);
                    replace(absent, from, to);
                }
                CheckCondition::OneOf { column, .. }
                | CheckCondition::Between { column, .. }
                | CheckCondition::Bound { column, .. }
                | CheckCondition::OneCharacter(column) => {
                    replace(std::slice::from_mut(column), from, to);
                }
                CheckCondition::AtMost { column, other } => {
                    replace(std::slice::from_mut(column), from, to);
                    replace(std::slice::from_mut(other), from, to);
                }
                CheckCondition::Sql(sql) => replace_in(sql, from, to),
            }
        }
        for key in &mut self.foreign_keys {
            replace(&mut key.columns, from, to);
            if key.target == self.name {
                replace(&mut key.target_columns, from, to);
            }
        }
        for index in &mut self.indexes {
            replace_in_index(index, from, to);
        }
        for search in &mut self.searches {
            replace(&mut search.columns, from, to);
        }
        for own in &mut self.exclusions {
            for column in own.columns_mut() {
                replace(std::slice::from_mut(column), from, to);
            }
            if let Some(sql) = &mut own.condition {
                replace_in(sql, from, to);
            }
        }
        if let Some(partitioning) = &mut self.partition_by {
            replace(&mut partitioning.columns, from, to);
        }
    }

    /// Renames something in the SQL of defaults, checks and indexes, wherever it stands there as a name.
    pub(super) fn rename_in_sql(&mut self, from: &str, to: &str) {
        let defaults = self.columns.iter_mut().filter_map(|it| it.default.as_mut());
        let defaults = defaults.filter_map(|default| match default {
            ColumnDefault::Expression(sql) | ColumnDefault::Generated(sql) => Some(sql),
            _ => None,
        });
        let checks = self.checks.iter_mut();
        let checks = checks.filter_map(|check| match &mut check.condition {
            CheckCondition::Sql(sql) => Some(sql),
            _ => None,
        });
        let indexes = self.indexes.iter_mut().flat_map(|index| {
            let keys = index.keys.iter_mut();
            let keys = keys.filter_map(|key| match &mut key.value {
                IndexedValue::Expression(sql) => Some(sql),
                _ => None,
            });
            keys.chain(&mut index.condition)
        });
        let exclusions = self.exclusions.iter_mut();
        let exclusions = exclusions.filter_map(|own| own.condition.as_mut());
        let sql = defaults.chain(checks).chain(indexes).chain(exclusions);
        sql.for_each(|sql| replace_in(sql, from, to));
    }

    /// Renames what `name` has another name for that is free.
    fn rename_items(&mut self, name: impl Fn(&TableItem) -> Option<String>) -> Vec<ItemRename> {
        let mut renames = Vec::new();
        let key = self.primary_key.as_ref();
        let key = key.map(|key| (ItemKind::PrimaryKey, TableItem::Unique(key.clone())));
        let items = self.items().into_iter().map(|item| (item.kind(), item));
        for (kind, item) in key.into_iter().chain(items) {
            let from = item.name().to_owned();
            let Some(to) = name(&item).filter(|to| *to != from && !self.has_name(to)) else {
                continue;
            };
            self.rename_item(kind, &from, &to);
            renames.push(ItemRename { kind, from, to });
        }
        renames
    }

    fn has_name(&self, name: &str) -> bool {
        let is_key = self.primary_key.iter().any(|key| key.name == name);
        is_key || self.items().iter().any(|item| item.name() == name)
    }
}

/// The name of an item after its table has been renamed, if it was named after the table.
fn of_table(item: &TableItem, from: &str, to: &str) -> Option<String> {
    let name = item.name();
    if name == names::primary_key(from) {
        return Some(names::primary_key(to));
    }
    let is_automatic = automatic_name(from, item).as_deref() == Some(name);
    is_automatic.then(|| automatic_name(to, item)).flatten()
}

/// The name that an item has if no other is declared for it. The checks of a key of several columns and of an
/// embedded struct are named after a field, which no description has.
fn automatic_name(table: &str, item: &TableItem) -> Option<String> {
    let columns = item.columns();
    Some(match item {
        TableItem::Unique(_) => names::unique(table, &columns),
        TableItem::ForeignKey(_) => names::foreign_key(table, &columns),
        TableItem::Index(index) => index_name(table, index),
        TableItem::Search(_) => names::search(table, &columns),
        TableItem::Exclusion(_) => names::exclusion(table, &columns),
        TableItem::Check(check) => match &check.condition {
            CheckCondition::OneOf { column, .. } => names::choice(table, column),
            CheckCondition::Between { column, .. } => names::range(table, column),
            CheckCondition::Bound { column, end, .. } => match end {
                RangeEnd::Least => names::min(table, column),
                RangeEnd::Greatest => names::max(table, column),
            },
            CheckCondition::OneCharacter(column) => names::length(table, column),
            CheckCondition::AtMost { .. } => names::order(table, &columns),
            CheckCondition::Sql(_) => names::check(table),
            CheckCondition::AllOrNone(_)
            | CheckCondition::NoneWithout { .. }
            | CheckCondition::PresentIf { .. }
            | CheckCondition::AbsentUnless { .. } => return None,
        },
    })
}

fn index_name(table: &str, index: &PhysicalIndex) -> String {
    let keys = index.keys.iter().map(|key| match &key.value {
        IndexedValue::Column(column) => column.clone(),
        IndexedValue::IgnoringCase(column) => format!("{column}_nocase"),
        IndexedValue::Expression(
            SqlExpression::Common(sql) | SqlExpression::PerBackend { postgres: sql, .. },
        ) => sql_words::called(sql).unwrap_or("expr").to_owned(),
    });
    let parts: Vec<_> = keys.chain(index.include.iter().cloned()).collect();
    let parts: Vec<_> = parts.iter().map(String::as_str).collect();
    if index.is_unique {
        names::unique(table, &parts)
    } else {
        names::index(table, &parts)
    }
}

fn replace(columns: &mut [String], from: &str, to: &str) {
    for column in columns.iter_mut().filter(|column| *column == from) {
        to.clone_into(column);
    }
}

fn replace_in(sql: &mut SqlExpression, from: &str, to: &str) {
    match sql {
        SqlExpression::Common(sql) => *sql = sql_words::replace_name(sql, from, to),
        SqlExpression::PerBackend { sqlite, postgres } => {
            *sqlite = sql_words::replace_name(sqlite, from, to);
            *postgres = sql_words::replace_name(postgres, from, to);
        }
    }
}

fn replace_in_index(index: &mut PhysicalIndex, from: &str, to: &str) {
    replace(&mut index.include, from, to);
    for key in &mut index.keys {
        match &mut key.value {
            IndexedValue::Column(column) | IndexedValue::IgnoringCase(column) => {
                replace(std::slice::from_mut(column), from, to);
            }
            IndexedValue::Expression(sql) => replace_in(sql, from, to),
        }
    }
    if let Some(sql) = &mut index.condition {
        replace_in(sql, from, to);
    }
}

#[cfg(test)]
mod tests {
    use crate::schema::Schema;
    use crate::schema::physical::{CheckCondition, PhysicalTable, TableName};
    use crate::schema::samples::{AUTHOR, BOOK};

    fn book() -> PhysicalTable {
        let described = Schema::new([&AUTHOR, &BOOK]).describe();
        PhysicalTable::clone(&described.tables()[1])
    }

    fn names(table: &PhysicalTable) -> Vec<String> {
        let items = table.items().into_iter();
        items.map(|item| item.name().to_owned()).collect()
    }

    #[test]
    fn names_follow_their_table() {
        let mut table = book();
        let renames = table.rename(&TableName::new(None, "volume"));
        assert_eq!(renames.len(), 6);
        assert_eq!(
            names(&table),
            [
                "volume_subtitle_key",
                "volume_title_author_id_key",
                "printed",
                "volume_author_id_fkey",
                "volume_year_title_idx",
                "volume_author_id_idx",
            ]
        );
        assert_eq!(table.primary_key.unwrap().name, "volume_pkey");
    }

    #[test]
    fn names_and_sql_follow_their_column() {
        let mut table = book();
        let renames = table.rename_column("year", "printed in");
        assert_eq!(renames.len(), 1);
        assert_eq!(renames[0].to, "book_printed in_title_idx");
        let sql = r#""printed in" > 1400 OR NOT in_print"#;
        assert_eq!(table.checks[0].condition, CheckCondition::sql(sql));
    }
}
