//! The foreign keys of a database as its own catalog has them, those of tables without a model among them.
//!
//! The consequences of a delete are found from here alone. Models only lend their names to them:
//! [`ModelNames`](super::ModelNames).
//!
//! - this file: the foreign keys, and the tables at their ends;
//! - `truncation`: tables that are emptied at once, in an order in which they can be.

mod truncation;

pub(crate) use truncation::{TruncatedTable, Truncation};

use super::{EnumType, OnDelete, Table};
use crate::value::Type;
use std::borrow::Cow;
use std::collections::HashMap;
use std::sync::Arc;

/// All foreign keys of a database, in the order of their tables and columns.
#[derive(Debug, Default)]
pub(crate) struct Catalog {
    foreign_keys: Vec<Arc<ForeignKey>>,
    /// The foreign keys by the name of the table they refer to, in lower case.
    by_target: HashMap<String, Vec<Arc<ForeignKey>>>,
}

/// A foreign key of a table.
#[derive(Debug)]
pub(crate) struct ForeignKey {
    /// The constraint's name; empty on SQLite, whose pragma has none.
    pub(crate) name: String,
    /// The table whose rows refer to others.
    pub(crate) table: Arc<CatalogTable>,
    /// The table that is referred to.
    pub(crate) target: Arc<CatalogTable>,
    /// Its columns, with those they refer to.
    pub(crate) columns: Vec<ForeignColumn>,
    /// `ON DELETE`; `RESTRICT` is [`Protect`](OnDelete::Protect) and `NO ACTION` is [`Restrict`](OnDelete::Restrict).
    pub(crate) on_delete: OnDelete,
    /// `SET CONSTRAINTS … DEFERRED` has it checked later than after each statement.
    pub(crate) can_be_deferred: bool,
}

/// One column of a foreign key.
#[derive(Debug)]
pub(crate) struct ForeignColumn {
    /// Its name.
    pub(crate) name: String,
    /// The column it refers to.
    pub(crate) target: String,
    /// SQL of its default, which is read on SQLite, and under `SetDefault`.
    pub(crate) default: Option<String>,
    /// True if it may be null; read on SQLite alone.
    pub(crate) is_nullable: bool,
    /// Both columns hold the same kind of values, so that nothing is converted to compare them.
    pub(crate) is_alike: bool,
}

/// A table at either end of a foreign key.
#[derive(Debug)]
pub(crate) struct CatalogTable {
    /// The namespace, on a database that has any.
    pub(crate) namespace: Option<Namespace>,
    /// Its name.
    pub(crate) name: String,
    /// The columns that identify a row.
    pub(crate) key: Vec<KeyColumn>,
}

/// The namespace of a table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Namespace {
    /// Its name.
    pub(crate) name: String,
    /// The session finds its tables without naming it.
    pub(crate) is_searched: bool,
}

/// One of the columns that identify a row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct KeyColumn {
    /// Its name.
    pub(crate) name: Cow<'static, str>,
    /// How its values travel.
    pub(crate) ty: KeyType,
}

/// How the values of a key travel to us and back.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum KeyType {
    /// As values of this type.
    Of(Type),
    /// As texts, which become values of this enum type where the database has it.
    Enum(EnumType),
    /// As texts, which the database casts to a type of this name.
    Cast(String),
    /// As they are stored, each value of a type of its own.
    Stored,
}

impl Catalog {
    pub(crate) fn new(foreign_keys: Vec<Arc<ForeignKey>>) -> Self {
        let mut by_target: HashMap<_, Vec<_>> = HashMap::new();
        for key in &foreign_keys {
            let target = key.target.name.to_ascii_lowercase();
            by_target.entry(target).or_default().push(Arc::clone(key));
        }
        Catalog {
            foreign_keys,
            by_target,
        }
    }

    /// The foreign key that the database calls so. A partition carries a copy of that of its table, by the same name.
    pub(crate) fn constraint(
        &self,
        namespace: &str,
        table: &str,
        name: &str,
    ) -> Option<&Arc<ForeignKey>> {
        let is_there = |key: &&Arc<ForeignKey>| {
            let found = key.table.namespace.as_ref();
            key.table.name == table && found.is_some_and(|found| found.name == namespace)
        };
        let mut named = self.foreign_keys.iter().filter(|key| key.name == name);
        let exact = named.clone().find(is_there);
        exact.or_else(|| named.next().filter(|_| named.next().is_none()))
    }

    /// The foreign keys of a model's table.
    pub(crate) fn foreign_keys_of(&self, table: &Table) -> impl Iterator<Item = &Arc<ForeignKey>> {
        self.foreign_keys
            .iter()
            .filter(|key| key.table.is_of(table))
    }

    /// The foreign keys that refer to a model's table.
    pub(crate) fn referring_to(&self, table: &Table) -> impl Iterator<Item = &Arc<ForeignKey>> {
        let keys = self.referring_to_name(table.name).iter();
        keys.filter(|key| key.target.is_of(table))
    }

    /// The foreign keys that refer to tables of this name, in whatever letters and namespace.
    fn referring_to_name(&self, target: &str) -> &[Arc<ForeignKey>] {
        let keys = self.by_target.get(&target.to_ascii_lowercase());
        keys.map_or(&[], Vec::as_slice)
    }

    /// The foreign keys that a delete of rows of this table may follow: those that refer to it, then those that refer to
    /// tables whose rows go with them by `Cascade`, and so on.
    pub(crate) fn affected_foreign_keys(&self, table: &Table) -> Vec<Arc<ForeignKey>> {
        let mut affected: Vec<_> = self.referring_to(table).cloned().collect();
        let mut next = 0;
        while let Some(key) = affected.get(next) {
            next += 1;
            if key.on_delete != OnDelete::Cascade {
                continue;
            }
            let goes = Arc::clone(&key.table);
            let refers = |key: &&Arc<ForeignKey>| key.target.is(&goes);
            for key in self.referring_to_name(&goes.name).iter().filter(refers) {
                if !affected.iter().any(|known| Arc::ptr_eq(known, key)) {
                    affected.push(Arc::clone(key));
                }
            }
        }
        affected
    }
}

impl ForeignKey {
    /// The column that refers to this one of the target.
    pub(crate) fn column_to(&self, target: &str) -> Option<&ForeignColumn> {
        let mut columns = self.columns.iter();
        columns.find(|column| self.target.is_name(&column.target, target))
    }

    /// The field of a model of its table whose columns these are.
    pub(crate) fn field_of(&self, table: &'static Table) -> Option<&'static str> {
        let is_there = |name: &str| {
            let mut columns = self.columns.iter();
            columns.any(|column| self.table.is_name(&column.name, name))
        };
        let is_over = |fields: &[usize]| {
            let columns = table.names_of(fields);
            columns.len() == self.columns.len() && columns.iter().all(|column| is_there(column))
        };
        if let Some(field) = (0..table.fields.len()).find(|&field| is_over(&[field])) {
            return Some(table.fields[field].name);
        }
        let mut declared = table.foreign_keys.iter().map(|key| key.fields);
        table.field_of_key(declared.find(|fields| is_over(fields))?)
    }
}

impl CatalogTable {
    /// Returns whether both are one table.
    pub(crate) fn is(&self, other: &CatalogTable) -> bool {
        self.name == other.name && self.namespace == other.namespace
    }

    /// Returns whether this is the table of a model. A model without a namespace has its table wherever the session
    /// looks.
    pub(crate) fn is_of(&self, table: &Table) -> bool {
        let stands_there = match (&self.namespace, table.namespace) {
            (Some(found), Some(namespace)) => found.name == namespace,
            (Some(found), None) => found.is_searched,
            (None, namespace) => namespace.is_none(),
        };
        stands_there && self.is_name(&self.name, table.name)
    }

    /// The namespace that must be named for the table to be found.
    pub(crate) fn hidden_namespace(&self) -> Option<&str> {
        let namespace = self.namespace.as_ref()?;
        (!namespace.is_searched).then_some(&namespace.name)
    }

    /// Returns whether two names of its database are one: where there are no namespaces, in whatever letters they are.
    pub(crate) fn is_name(&self, one: &str, other: &str) -> bool {
        match self.namespace {
            Some(_) => one == other,
            None => one.eq_ignore_ascii_case(other),
        }
    }
}

/// Foreign keys for tests.
#[cfg(test)]
pub(super) mod samples {
    use super::*;

    fn table(name: &str) -> Arc<CatalogTable> {
        Arc::new(CatalogTable {
            namespace: None,
            name: name.to_owned(),
            key: Vec::new(),
        })
    }

    pub(in crate::schema) fn key(
        table: &str,
        column: &str,
        target: &str,
        on_delete: OnDelete,
    ) -> Arc<ForeignKey> {
        Arc::new(ForeignKey {
            name: String::new(),
            table: self::table(table),
            target: self::table(target),
            columns: vec![ForeignColumn {
                name: column.to_owned(),
                target: "id".to_owned(),
                default: None,
                is_nullable: true,
                is_alike: true,
            }],
            on_delete,
            can_be_deferred: false,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::samples::key;
    use super::*;
    use crate::schema::samples::{AUTHOR, BOOK};

    #[test]
    fn each_foreign_key_is_reached_once() {
        let catalog = Catalog::new(vec![
            key("author", "mentor_id", "Author", OnDelete::SetNull),
            key("Book", "author_id", "author", OnDelete::Cascade),
            key("note", "book_id", "Book", OnDelete::Protect),
            key("note", "author_id", "author", OnDelete::Cascade),
            key("note", "note_id", "note", OnDelete::Cascade),
            key("prize", "note_id", "elsewhere", OnDelete::Cascade),
        ]);
        let names = |table: &Table| {
            let reach = catalog.affected_foreign_keys(table);
            let columns = reach.iter().map(|key| key.columns[0].name.clone());
            columns.collect::<Vec<_>>()
        };
        assert_eq!(
            names(&AUTHOR),
            ["mentor_id", "author_id", "author_id", "book_id", "note_id"]
        );
        assert_eq!(names(&BOOK), ["book_id"]);
    }
}
