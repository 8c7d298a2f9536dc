//! What models are in the database: plain descriptions, which DDL, planner and tools read.
//!
//! One [`Table`] a model, made by the derive, static and without any start-up work. They refer to each other by
//! functions, since two models may each have a foreign key to the other.

mod catalog;
mod check;
mod constraint;
mod fetch_mode;
mod many_to_many;
pub mod names;
mod order;
mod outcome;
#[cfg(test)]
pub(crate) mod samples;
mod table;

use crate::value::Type;

pub(crate) use catalog::{
    Catalog, CatalogTable, ForeignColumn, ForeignKey, KeyColumn, KeyType, ModelNames, Namespace,
};
pub use check::Schema;
pub use constraint::{Constraint, Rule};
pub use fetch_mode::FetchMode;
pub use many_to_many::ManyToMany;
pub use outcome::Outcome;
pub use table::{Column, Table};

/// One field of a model: a column, or several (a foreign key to a key of several fields).
#[derive(Clone, Copy, Debug)]
#[non_exhaustive]
#[expect(
    clippy::struct_excessive_bools,
    reason = "each is declared by a word of its own"
)]
pub struct Field {
    /// The Rust name.
    pub name: &'static str,
    /// The column's name; where there are several columns, what their names begin with.
    pub column: &'static str,
    /// The type of each of its columns.
    pub types: &'static [Type],
    /// Whether it may be null.
    pub null: bool,
    /// How many characters a text may have.
    pub max_length: Option<u32>,
    /// Whether the database counts this key up by itself.
    pub identity: bool,
    /// Whether a draft may leave it out because Rust has a default for it.
    pub default: bool,
    /// SQL of the default that the database fills in.
    pub db_default: Option<DbDefault>,
    /// Whether it is set to the time of writing.
    pub auto: Option<Auto>,
    /// Whether no two rows may have the same value.
    pub unique: bool,
    /// Whether there is an index on it alone.
    pub index: bool,
    /// The collation, where it is not by code point.
    pub collation: Option<&'static str>,
    /// The foreign key, if it is one.
    pub relation: Option<Relation>,
    /// The doc comment.
    pub docs: &'static str,
    /// Words for people who fill in the field.
    pub help: &'static str,
    /// The name that people see.
    pub label: &'static str,
    /// The name this field had before.
    pub renamed_from: Option<&'static str>,
}

/// When a time is set by itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Auto {
    /// `auto_now_add`: when the row is inserted.
    Add,
    /// `auto_now`: whenever the row is written.
    Write,
}

/// A default as SQL over no columns.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct DbDefault {
    /// On SQLite.
    pub sqlite: &'static str,
    /// On Postgres.
    pub postgres: &'static str,
}

/// A foreign key.
#[derive(Clone, Copy, Debug)]
#[non_exhaustive]
pub struct Relation {
    /// The model it points at.
    pub target: fn() -> &'static Table,
    /// What becomes of this row when the one it points at is deleted.
    pub on_delete: OnDelete,
    /// The accessor on the other side; `None` for `"+"`.
    pub related_name: Option<&'static str>,
    /// Whether it is checked at commit, not at once.
    pub deferrable: bool,
}

/// What becomes of a row when the one it points at is deleted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum OnDelete {
    /// It is deleted too.
    Cascade,
    /// The other cannot be deleted while this one is there, even if this one would go in the same delete.
    Protect,
    /// The other cannot be deleted while this one is there, unless this one goes in the same delete.
    Restrict,
    /// The field becomes null.
    SetNull,
    /// The field becomes its `db_default`.
    SetDefault,
    /// Nothing: there is no constraint.
    DoNothing,
}

/// An index of several fields, or a unique constraint over them.
#[derive(Clone, Copy, Debug)]
pub struct Index {
    /// Positions of the fields.
    pub fields: &'static [usize],
}

/// A rule of the model's own: SQL over its columns.
#[derive(Clone, Copy, Debug)]
pub struct Check {
    /// The constraint's name.
    pub name: &'static str,
    /// The condition.
    pub sql: &'static str,
}

/// One key of a model's `ordering`: field names from the model on, the last one the column.
#[derive(Clone, Copy, Debug)]
pub struct Ordering {
    /// The way over to-one relations to the field.
    pub path: &'static [&'static str],
    /// Whether the highest comes first.
    pub descending: bool,
}

impl Field {
    /// A field of these columns, with nothing else declared.
    pub const fn new(
        name: &'static str,
        column: &'static str,
        types: &'static [Type],
        null: bool,
    ) -> Self {
        Field {
            name,
            column,
            types,
            null,
            max_length: None,
            identity: false,
            default: false,
            db_default: None,
            auto: None,
            unique: false,
            index: false,
            collation: None,
            relation: None,
            docs: "",
            help: "",
            label: "",
            renamed_from: None,
        }
    }

    /// With at most `n` characters.
    #[must_use]
    pub const fn max_length(mut self, n: u32) -> Self {
        self.max_length = Some(n);
        self
    }

    /// Counted up by the database.
    #[must_use]
    pub const fn identity(mut self, identity: bool) -> Self {
        self.identity = identity;
        self
    }

    /// With a default in Rust.
    #[must_use]
    pub const fn default(mut self) -> Self {
        self.default = true;
        self
    }

    /// With a default in the database.
    #[must_use]
    pub const fn db_default(mut self, sqlite: &'static str, postgres: &'static str) -> Self {
        self.db_default = Some(DbDefault { sqlite, postgres });
        self
    }

    /// Set by itself.
    #[must_use]
    pub const fn auto(mut self, auto: Auto) -> Self {
        self.auto = Some(auto);
        self
    }

    /// Of which no two rows have the same.
    #[must_use]
    pub const fn unique(mut self) -> Self {
        self.unique = true;
        self
    }

    /// With an index, or without the one that a foreign key has by itself.
    #[must_use]
    pub const fn index(mut self, index: bool) -> Self {
        self.index = index;
        self
    }

    /// Of this collation.
    #[must_use]
    pub const fn collation(mut self, collation: &'static str) -> Self {
        self.collation = Some(collation);
        self
    }

    /// A foreign key.
    #[must_use]
    pub const fn relation(mut self, relation: Relation) -> Self {
        self.relation = Some(relation);
        self
    }

    /// With this doc comment.
    #[must_use]
    pub const fn docs(mut self, docs: &'static str) -> Self {
        self.docs = docs;
        self
    }

    /// With this text for people who fill it in.
    #[must_use]
    pub const fn help(mut self, help: &'static str) -> Self {
        self.help = help;
        self
    }

    /// Shown under this name.
    #[must_use]
    pub const fn label(mut self, label: &'static str) -> Self {
        self.label = label;
        self
    }

    /// Once of this name.
    #[must_use]
    pub const fn renamed_from(mut self, name: &'static str) -> Self {
        self.renamed_from = Some(name);
        self
    }

    /// Whether a draft must set it.
    pub fn is_required(&self) -> bool {
        !(self.null
            || self.identity
            || self.default
            || self.db_default.is_some()
            || self.auto.is_some())
    }
}

impl Relation {
    /// A foreign key to `target`.
    pub const fn new(
        target: fn() -> &'static Table,
        on_delete: OnDelete,
        related_name: Option<&'static str>,
    ) -> Self {
        Relation {
            target,
            on_delete,
            related_name,
            deferrable: false,
        }
    }

    /// Checked at commit.
    #[must_use]
    pub const fn deferrable(mut self) -> Self {
        self.deferrable = true;
        self
    }
}
