//! Changes of a state.
//!
//! - this file: tables as a whole;
//! - `enum_type`: enum types;
//! - `table`: one table.

mod enum_type;
mod table;
#[cfg(test)]
mod tests;

use crate::mistake::Mistake;
use crate::state::SchemaState;
use orm_core::schema::physical::{
    ForeignKeyConstraint, PhysicalIndex, PhysicalTable, TableItem, TableName,
};
use orm_core::schema::{Change, TableChange};
use std::collections::BTreeMap;
use std::sync::Arc;

impl SchemaState {
    /// Changes the tables as this says.
    ///
    /// Tables, columns and the like that the change drops or alters must be there just as the change has them, so that
    /// two histories which were merged wrongly, or a file that was edited, are found.
    ///
    /// # Errors
    /// A [`Mistake`] if the change does not fit the tables. Of [`Change::StateOnly`] and [`Change::RunSql`], which hold
    /// several changes, those before the one that does not fit have been applied then.
    ///
    /// ```
    /// use orm_core::schema::Change;
    /// use orm_core::schema::physical::{PhysicalTable, TableName};
    /// use orm_migrate::SchemaState;
    ///
    /// let book = PhysicalTable::new(TableName::new(None, "book"));
    /// let mistake = SchemaState::default().apply(&Change::DropTable(book)).unwrap_err();
    /// assert_eq!(mistake.to_string(), "there is no table `book`");
    /// ```
    pub fn apply(&mut self, change: &Change) -> Result<(), Mistake> {
        match change {
            Change::CreateTable(table) => self.create(table),
            Change::DropTable(table) => self.drop(table),
            Change::RenameTable { from, to } => self.rename(from, to),
            Change::AlterTable { table, change } => self.alter(table, change),
            Change::CreateEnum(own) => self.create_enum(own),
            Change::DropEnum(own) => self.drop_enum(own),
            Change::AlterEnum { from, to } => self.alter_enum(from, to),
            Change::RenameEnumValue { name, from, to } => self.rename_enum_value(name, from, to),
            Change::RunSql { state: changes, .. } | Change::StateOnly(changes) => {
                changes.iter().try_for_each(|change| self.apply(change))
            }
            Change::RunRust { .. } | Change::DatabaseOnly(_) => Ok(()),
        }
    }

    fn create(&mut self, table: &PhysicalTable) -> Result<(), Mistake> {
        self.expect_no_table(&table.name)?;
        for key in &table.foreign_keys {
            let target = if key.target == table.name {
                table
            } else {
                self.expect_table(&key.target)?
            };
            check_target(&table.name, target, key)?;
        }
        for item in table.items() {
            table::expect_columns(table, item.columns())?;
        }
        table::expect_columns(table, table.comments.columns.keys().map(String::as_str))?;
        let divided = table.partition_by.iter().flat_map(|it| &it.columns);
        table::expect_columns(table, divided.map(String::as_str))?;
        table::expect_columns(table, table.key_columns().iter().map(String::as_str))?;
        self.insert(table.clone());
        Ok(())
    }

    fn drop(&mut self, table: &PhysicalTable) -> Result<(), Mistake> {
        let found = self.expect_table(&table.name)?;
        let of = |table: &PhysicalTable| SchemaState::from_iter([Arc::new(table.clone())]);
        if found != table && of(found) != of(table) {
            return Err(Mistake::Differs {
                table: table.name.clone(),
                what: table::first_difference(table, found),
                expected: "as it was when the change was written".to_owned(),
                found: "another".to_owned(),
            });
        }
        if let Some((by, key)) = self.referrer(&table.name) {
            return Err(Mistake::TableInUse {
                table: table.name.clone(),
                by: by.clone(),
                name: key.name.clone(),
            });
        }
        self.tables.remove(&table.name);
        Ok(())
    }

    fn rename(&mut self, from: &TableName, to: &TableName) -> Result<(), Mistake> {
        self.expect_no_table(to)?;
        let Some(mut table) = self.tables.remove(from) else {
            return Err(Mistake::NoTable {
                table: from.clone(),
            });
        };
        Arc::make_mut(&mut table).rename(to);
        self.tables.insert(to.clone(), table);
        for key in self.keys_to(from) {
            key.target = to.clone();
        }
        Ok(())
    }

    fn alter(&mut self, name: &TableName, change: &TableChange) -> Result<(), Mistake> {
        if let TableChange::AddItem(TableItem::ForeignKey(key))
        | TableChange::AddOnline(TableItem::ForeignKey(key)) = change
        {
            check_target(name, self.expect_table(&key.target)?, key)?;
        }
        let Some(table) = self.tables.get_mut(name) else {
            return Err(Mistake::NoTable {
                table: name.clone(),
            });
        };
        let before = takes_key_away(change).then(|| Arc::clone(table));
        table::apply(table, change)?;
        if let Some(before) = before
            && let Err(mistake) = self.expect_keys(name)
        {
            self.tables.insert(name.clone(), before);
            return Err(mistake);
        }
        if let TableChange::RenameColumn { from, to } = change {
            for table in self.tables.values_mut() {
                if table.name != *name && refers_to(table, name) {
                    Arc::make_mut(table).rename_target_column(name, from, to);
                }
            }
        }
        Ok(())
    }

    fn insert(&mut self, table: PhysicalTable) {
        self.tables.insert(table.name.clone(), Arc::new(table));
    }

    fn expect_table(&self, name: &TableName) -> Result<&PhysicalTable, Mistake> {
        let table = self.tables.get(name).map(|table| &**table);
        table.ok_or_else(|| Mistake::NoTable {
            table: name.clone(),
        })
    }

    fn expect_no_table(&self, name: &TableName) -> Result<(), Mistake> {
        if self.tables.contains_key(name) {
            return Err(Mistake::TableExists {
                table: name.clone(),
            });
        }
        Ok(())
    }

    /// A foreign key of another table to this one.
    fn referrer(&self, name: &TableName) -> Option<(&TableName, &ForeignKeyConstraint)> {
        let others = self.tables.iter().filter(|(other, _)| *other != name);
        let mut keys = others.flat_map(|(other, table)| {
            let keys = table.foreign_keys.iter();
            keys.map(move |key| (other, key))
        });
        keys.find(|(_, key)| key.target == *name)
    }

    /// Fails unless all foreign keys to this table refer to a key of it.
    fn expect_keys(&self, name: &TableName) -> Result<(), Mistake> {
        let target = self.expect_table(name)?;
        let mut keys = self.tables().flat_map(|table| {
            let keys = table.foreign_keys.iter();
            keys.map(move |key| (&table.name, key))
        });
        let lost = keys.find(|(_, key)| key.target == *name && !has_key(target, key));
        lost.map_or(Ok(()), |(by, key)| Err(no_key(by, key)))
    }

    /// The foreign keys of all tables to this one.
    fn keys_to(&mut self, name: &TableName) -> impl Iterator<Item = &mut ForeignKeyConstraint> {
        let tables = self.tables.values_mut();
        let tables = tables.filter(|table| refers_to(table, name));
        let keys = tables.flat_map(|table| &mut Arc::make_mut(table).foreign_keys);
        keys.filter(|key| key.target == *name)
    }
}

impl FromIterator<Arc<PhysicalTable>> for SchemaState {
    fn from_iter<I: IntoIterator<Item = Arc<PhysicalTable>>>(tables: I) -> Self {
        let tables = tables.into_iter();
        SchemaState {
            tables: tables.map(|table| (table.name.clone(), table)).collect(),
            enums: BTreeMap::new(),
        }
    }
}

fn refers_to(table: &PhysicalTable, name: &TableName) -> bool {
    table.foreign_keys.iter().any(|key| key.target == *name)
}

fn check_target(
    by: &TableName,
    target: &PhysicalTable,
    key: &ForeignKeyConstraint,
) -> Result<(), Mistake> {
    table::expect_columns(target, key.target_columns.iter().map(String::as_str))?;
    if has_key(target, key) {
        Ok(())
    } else {
        Err(no_key(by, key))
    }
}

/// Returns whether the columns to which a foreign key refers are a key of their table.
fn has_key(target: &PhysicalTable, key: &ForeignKeyConstraint) -> bool {
    let is_same = |columns: Vec<&str>| {
        let mut wanted = key.target_columns.iter();
        columns.len() == key.target_columns.len() && wanted.all(|it| columns.contains(&it.as_str()))
    };
    let indexes = target.indexes.iter();
    is_same(names(target.key_columns()))
        || target.uniques.iter().any(|it| is_same(names(&it.columns)))
        || indexes
            .filter_map(PhysicalIndex::unique_columns)
            .any(is_same)
}

fn names(columns: &[String]) -> Vec<&str> {
    columns.iter().map(String::as_str).collect()
}

fn no_key(by: &TableName, key: &ForeignKeyConstraint) -> Mistake {
    Mistake::NoKey {
        by: by.clone(),
        key: Box::new(key.clone()),
    }
}

/// Returns whether a change may take a key away from its table.
fn takes_key_away(change: &TableChange) -> bool {
    matches!(
        change,
        TableChange::AlterPrimaryKey { .. }
            | TableChange::DropItem(TableItem::Unique(_) | TableItem::Index(_))
            | TableChange::DropOnline(TableItem::Unique(_) | TableItem::Index(_))
    )
}
