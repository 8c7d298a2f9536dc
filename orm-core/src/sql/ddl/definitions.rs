//! How databases define tables.

use super::table::name;
use super::{postgres, sqlite};
use crate::backend::Backend;
use crate::error::Result;
use crate::schema::{Constraint, DbDefault, Relation, Rule, Table};
use crate::sql::{Statement, Verb};
use crate::value::{Parameter, Type};

/// Where a constraint is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Place {
    /// In the table.
    Inside,
    /// In a statement of its own.
    Apart,
    /// Nowhere: something else says the same.
    Nowhere,
}

/// How one database defines tables; standard SQL where it has a default.
pub(super) trait Definitions: Sync {
    /// The type of a column.
    fn column_type(&self, ty: Type, max_length: Option<u32>) -> String;

    /// The type of the one column of a key that the database does not count up.
    fn key_type(&self, ty: Type, max_length: Option<u32>) -> String {
        self.column_type(ty, max_length)
    }

    /// What follows the type of a text, if anything; the collation is by code point where none is named.
    fn collation(&self, collation: Option<&'static str>) -> Result<String>;

    /// What follows the type of a key that is counted up.
    fn identity(&self) -> &'static str;

    /// The default that is meant for this database.
    fn default(&self, default: DbDefault) -> &'static str;

    /// Where a constraint is written. The types of standard SQL say by themselves what fits a column.
    fn place(&self, _table: &'static Table, constraint: &Constraint) -> Place {
        match constraint.rule {
            Rule::Index => Place::Apart,
            Rule::Range(Type::F32 | Type::F64) => Place::Inside,
            Rule::Length(_) | Rule::Range(_) | Rule::Bool => Place::Nowhere,
            _ => Place::Inside,
        }
    }

    /// The condition that keeps a float column to the values of its type.
    fn float_range(&self, column: &str) -> String {
        format!("{column} <> 'NaN'")
    }

    /// When a foreign key is checked.
    fn deferral(&self, relation: Relation) -> &'static str {
        if relation.deferrable {
            " DEFERRABLE INITIALLY DEFERRED"
        } else {
            ""
        }
    }

    /// What follows the columns of a table.
    fn options(&self) -> &'static str {
        ""
    }

    /// Whether a foreign key may be written before the table it points at is there.
    fn refers_forward(&self) -> bool {
        false
    }

    /// Drops tables, which may refer to each other in a circle.
    fn drop(&self, tables: &[&'static Table]) -> Vec<String> {
        let names: Vec<_> = tables.iter().map(|table| name(table)).collect();
        vec![format!("DROP TABLE IF EXISTS {}", names.join(", "))]
    }

    /// See [`lock`](super::lock).
    fn lock(&self) -> Vec<Statement> {
        Vec::new()
    }

    /// See [`find_columns`](super::find_columns).
    fn find_columns(&self, tables: &[&'static Table]) -> Statement;

    /// See [`find_indexes`](super::find_indexes).
    fn find_indexes(&self, tables: &[&'static Table]) -> Statement;

    /// See [`find_namespaces`](super::find_namespaces).
    fn find_namespaces(&self, _tables: &[&'static Table]) -> Option<Statement> {
        None
    }

    /// See [`find_foreign`](super::find_foreign).
    fn find_foreign(&self, _tables: &[&'static Table]) -> Option<Statement> {
        None
    }

    /// See [`find_referrers`](super::find_referrers).
    fn find_referrers(&self, tables: &[&'static Table]) -> Statement;

    /// Whether a column that was found holds what a field of this type holds.
    fn is_type(&self, ty: Type, found: &str) -> bool;

    /// Whether two names are one.
    fn is_name(&self, name: &str, found: &str) -> bool {
        name == found
    }
}

pub(super) fn definitions(backend: Backend) -> &'static dyn Definitions {
    match backend {
        Backend::Sqlite => &sqlite::Sqlite,
        Backend::Postgres => &postgres::Postgres,
    }
}

/// A statement about tables, with the values it binds.
pub fn statement(text: impl Into<String>, parameters: Vec<Parameter>) -> Statement {
    Statement::new(text, parameters, None, Verb::Schema)
}
