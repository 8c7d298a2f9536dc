//! Constraints and indexes that are added and dropped.

use super::renames::within;
use super::{Altered, drop_constraint};
use crate::error::{Error, Result};
use crate::schema::physical::TableItem;
use crate::sql::ddl::identifiers::{list, quote};
use crate::sql::ddl::index::{create_index_concurrently, create_new_index, of_unique};
use crate::sql::ddl::table;
use crate::sql::ddl::triggered::{create_triggered, drop_triggered};

impl Altered<'_> {
    pub(super) fn add_item(&self, item: &TableItem) -> Result<Vec<String>> {
        let name = &self.after.name;
        let constraint = match item {
            item if !self.to.has_item(self.after, item) => return Ok(Vec::new()),
            TableItem::Index(index) => {
                return create_new_index(self.to, name, index);
            }
            TableItem::Search(_) | TableItem::Exclusion(_) => {
                return create_triggered(self.to, self.after, item);
            }
            TableItem::Unique(key) => {
                let rule = format!("UNIQUE ({})", list(&key.columns));
                table::constraint(&key.name, &rule)
            }
            TableItem::Check(check) => table::check(self.to, check),
            TableItem::ForeignKey(key) => table::foreign_key(self.to, key),
        };
        Ok(vec![self.alter(&[format!("ADD {constraint}")])])
    }

    /// The index of a unique is built first, and becomes its constraint.
    pub(super) fn add_online(&self, item: &TableItem) -> Result<Vec<String>> {
        let name = &self.after.name;
        match item {
            TableItem::Index(_) | TableItem::Unique(_) | TableItem::ForeignKey(_)
                if self.to.is_partitioned(self.after) =>
            {
                Err(Error::Unsupported {
                    what: "an index that is built concurrently, or a foreign key `not_valid`, on a table of partitions (leave the word out of the migration, or make it on each partition by `run_sql`)",
                    backend: "postgres",
                })
            }
            TableItem::Index(index) => create_index_concurrently(self.to, name, index),
            TableItem::Unique(key) => {
                let create = create_index_concurrently(self.to, name, &of_unique(key))?;
                let own = quote(&key.name);
                let add = self.alter(&[format!("ADD CONSTRAINT {own} UNIQUE USING INDEX {own}")]);
                Ok(create.into_iter().chain([add]).collect())
            }
            TableItem::Check(_) | TableItem::ForeignKey(_) => {
                let mut statements = self.add_item(item)?;
                for add in &mut statements {
                    add.push_str(" NOT VALID");
                }
                Ok(statements)
            }
            TableItem::Search(_) | TableItem::Exclusion(_) => self.add_item(item),
        }
    }

    pub(super) fn drop_online(&self, item: &TableItem) -> Vec<String> {
        match item {
            TableItem::Index(index) if self.to.has_index(index) => {
                let name = within(&self.after.name, &index.name);
                vec![format!("DROP INDEX CONCURRENTLY {name}")]
            }
            item => self.drop_item(item),
        }
    }

    pub(super) fn drop_item(&self, item: &TableItem) -> Vec<String> {
        match item {
            item if !self.to.has_item(self.after, item) => Vec::new(),
            TableItem::Search(_) | TableItem::Exclusion(_) => {
                drop_triggered(self.to, &self.after.name, item)
            }
            TableItem::Index(index) => {
                vec![format!(
                    "DROP INDEX {}",
                    within(&self.after.name, &index.name)
                )]
            }
            item => vec![self.alter(&[drop_constraint(item.name())])],
        }
    }
}
