//! Tables of Postgres.
//!
//! - `exclusion`: ranges that do not overlap;
//! - `introspection`: the questions to its catalog, and the types in its answers;
//! - `misfits`: rows whose values do not become values of another type;
//! - `search`: search indexes, generated columns of words;
//! - `serial`: columns that count by a sequence of their own.

mod enum_type;
mod exclusion;
mod introspection;
mod misfits;
mod search;
mod serial;

use super::changed_rows::ChangedRows;
use super::definitions::{self, Conversion, Definitions, enum_name, statement};
use super::identifiers::{quote, table_name};
use super::misfits::MisfitParts;
use super::partition;
use crate::error::{Error, Result};
use crate::schema::IndexBackends;
use crate::schema::physical::{
    CheckCondition, CheckConstraint, ColumnType, EnumName, PhysicalColumn, PhysicalEnum,
    PhysicalExclusion, PhysicalIndex, PhysicalSearch, PhysicalTable, SqlExpression, TableItem,
    TableName, literal,
};
use crate::sql::{Statement, types};
use crate::value::Type;
use std::borrow::Cow;
use std::sync::Arc;

pub(super) struct PostgresDefinitions;

impl Definitions for PostgresDefinitions {
    fn type_name(&self, ty: Type) -> &'static str {
        types::names(ty).postgres
    }

    fn check_now(&self) -> Option<&'static str> {
        Some("SET CONSTRAINTS ALL IMMEDIATE")
    }

    fn serial(&self, table: &PhysicalTable, column: &PhysicalColumn) -> Option<&'static str> {
        serial::word(table, column)
    }

    fn collation(&self, collation: Option<&str>) -> Result<String> {
        let is_of_sqlite = |name: &str| {
            let mut others = ["nocase", "rtrim"].into_iter();
            others.any(|other| name.eq_ignore_ascii_case(other))
        };
        match collation.and_then(|name| self.stored_collation(name)) {
            None => Ok(" COLLATE \"C\"".to_owned()),
            Some(name) if is_of_sqlite(&name) => Err(Error::Unsupported {
                what: "the `collation` NOCASE or RTRIM, which SQLite alone has (leave it out: `iexact` and `icontains` ignore case on both, and so does a unique index of `lower(name)`)",
                backend: "postgres",
            }),
            Some(name) => Ok(format!(" COLLATE {}", quote(&name))),
        }
    }

    fn options(&self, table: &PhysicalTable) -> Cow<'static, str> {
        table
            .partition_by
            .as_ref()
            .map(partition::clause)
            .unwrap_or_default()
            .into()
    }

    fn create_partitions(&self, verb: &str, table: &PhysicalTable) -> Vec<String> {
        partition::create(verb, table)
    }

    fn rename_partitions(&self, before: &PhysicalTable, name: &TableName) -> Vec<String> {
        partition::rename(before, name)
    }

    fn is_partitioned(&self, table: &PhysicalTable) -> bool {
        table.partition_by.is_some()
    }

    fn expression<'e>(&self, expression: &'e SqlExpression) -> &'e str {
        match expression {
            SqlExpression::Common(sql) | SqlExpression::PerBackend { postgres: sql, .. } => sql,
        }
    }

    /// An operator class of trigrams is one of an extension, which the owner of a database may create.
    /// Values are compared in a GiST index by `btree_gist`.
    fn extension_of(&self, item: &TableItem) -> Option<&'static str> {
        match item {
            TableItem::Index(index) => {
                let keys = index.keys.iter();
                let mut classes = keys.filter_map(|key| key.operator_class.as_ref());
                let has_trigrams = classes.any(|class| class.ends_with("_trgm_ops"));
                has_trigrams.then_some("pg_trgm")
            }
            TableItem::Exclusion(own) => (!own.equal.is_empty()).then_some("btree_gist"),
            _ => None,
        }
    }

    /// Times and arrays become the texts that SQLite stores. An enum type is a text: it has casts to and from no other.
    fn conversion(&self, column: &str, from: &ColumnType, to: &ColumnType) -> Conversion {
        let own = quote(column);
        let value = match (from.logical(), to) {
            // By the digits that tell the float apart, of which a cast takes the first 6 or 15.
            (Some(Type::F32 | Type::F64), ColumnType::Decimal(_)) => {
                Some(format!("{own}::text::{}", self.column_type(to)))
            }
            (Some(ty), to) if is_text(to) => as_text(&own, ty),
            // Only an integer of 32 bits has casts to and from a boolean.
            (Some(Type::I16 | Type::I64), to) if to.logical() == Some(Type::Bool) => {
                Some(format!("{own} <> 0"))
            }
            (Some(Type::Bool), to) if matches!(to.logical(), Some(Type::I16 | Type::I64)) => {
                Some(format!("{own}::integer::{}", self.column_type(to)))
            }
            (Some(Type::Text), ColumnType::Enum(_)) => None,
            (from, ColumnType::Enum(_)) => {
                let text = from.and_then(|from| as_text(&own, from));
                let text = text.unwrap_or_else(|| format!("{own}::text"));
                Some(format!("{text}::{}", self.column_type(to)))
            }
            (None, to) if matches!(from, ColumnType::Enum(_)) && !is_text(to) => {
                Some(format!("{own}::text::{}", self.column_type(to)))
            }
            _ => None,
        };
        match value {
            Some(value) => Conversion::By(value),
            None => definitions::conversion(&self.column_type(to), column, from, to),
        }
    }

    /// An enum type has no other values than those that the check names.
    fn has_check(&self, table: &PhysicalTable, check: &CheckConstraint) -> bool {
        let CheckCondition::OneOf { column, .. } = &check.condition else {
            return true;
        };
        let own = table.columns.iter().find(|own| own.name == *column);
        !own.is_some_and(|own| matches!(own.ty, ColumnType::Enum(_)))
    }

    fn create_enums(&self, missing: &[&PhysicalEnum]) -> Vec<String> {
        let create = missing.iter().map(|own| {
            let values: Vec<_> = own.values.iter().map(|value| literal(value)).collect();
            let name = enum_name(&own.name);
            format!("CREATE TYPE {name} AS ENUM ({})", values.join(", "))
        });
        create.collect()
    }

    fn drop_enum(&self, own: &PhysicalEnum) -> Vec<String> {
        vec![format!("DROP TYPE {}", enum_name(&own.name))]
    }

    fn add_enum_values(&self, from: &PhysicalEnum, to: &PhysicalEnum) -> Vec<String> {
        enum_type::add_values(from, to)
    }

    fn replace_enum(&self, to: &PhysicalEnum, users: &[Arc<PhysicalTable>]) -> Vec<String> {
        enum_type::replace(self, to, users)
    }

    fn rename_enum_value(&self, name: &EnumName, from: &str, to: &str) -> Option<String> {
        let (name, from, to) = (enum_name(name), literal(from), literal(to));
        Some(format!("ALTER TYPE {name} RENAME VALUE {from} TO {to}"))
    }

    /// Postgres itself knows whether a column still has the type.
    fn drop_enums(&self, enums: &[&PhysicalEnum]) -> Vec<String> {
        let drop = enums.iter().map(|own| {
            let name = enum_name(&own.name);
            format!(
                "DO $orm$ BEGIN DROP TYPE IF EXISTS {name}; EXCEPTION WHEN dependent_objects_still_exist THEN NULL; END $orm$"
            )
        });
        drop.collect()
    }

    fn comment(
        &self,
        table: &TableName,
        column: Option<&str>,
        comment: Option<&str>,
    ) -> Option<String> {
        let table = table_name(table);
        let comment = comment.map_or("NULL".to_owned(), literal);
        Some(match column {
            Some(column) => format!("COMMENT ON COLUMN {table}.{} IS {comment}", quote(column)),
            None => format!("COMMENT ON TABLE {table} IS {comment}"),
        })
    }

    fn has_index(&self, index: &PhysicalIndex) -> bool {
        index.backends != IndexBackends::Sqlite
    }

    fn create_search(&self, table: &TableName, search: &PhysicalSearch) -> Result<Vec<String>> {
        Ok(search::create(table, search))
    }

    fn drop_search(&self, table: &TableName, search: &PhysicalSearch) -> Vec<String> {
        vec![search::drop(table, search)]
    }

    fn create_exclusion(
        &self,
        table: &PhysicalTable,
        own: &PhysicalExclusion,
    ) -> Result<Vec<String>> {
        Ok(vec![exclusion::create(self, table, own)])
    }

    fn drop_exclusion(&self, table: &TableName, own: &PhysicalExclusion) -> Vec<String> {
        vec![exclusion::drop(table, own)]
    }

    fn ignoring_case(&self, column: &str) -> String {
        let column = quote(column);
        format!("(upper(lower({column} COLLATE \"und-x-icu\")) COLLATE \"C\")")
    }

    fn misfits(
        &self,
        source: &ChangedRows,
        from: &PhysicalColumn,
        to: &PhysicalColumn,
    ) -> Option<MisfitParts> {
        misfits::misfits(self, source, from, to)
    }

    /// `CREATE TABLE IF NOT EXISTS` does not wait for another one of the same name: it fails on an index of the
    /// catalog. What the one before has made must be seen once the lock is there, whatever isolation is the default.
    /// The key is the bytes of `orm_ddl`.
    fn lock(&self) -> Vec<Statement> {
        let statements = [
            "SET TRANSACTION ISOLATION LEVEL READ COMMITTED",
            "SELECT pg_advisory_xact_lock(8030601342028639232)",
        ];
        statements.map(|text| statement(text, Vec::new())).into()
    }

    /// SQLite's `BINARY` is by code point, which no collation stands for.
    fn stored_collation(&self, collation: &str) -> Option<String> {
        (!collation.eq_ignore_ascii_case("binary")).then(|| collation.to_owned())
    }
}

fn is_text(ty: &ColumnType) -> bool {
    ty.logical() == Some(Type::Text)
}

/// The text of a time or an array, where a cast writes another one than SQLite stores.
fn as_text(own: &str, ty: Type) -> Option<String> {
    let time = "HH24:MI:SS.US";
    Some(match ty {
        Type::Time => format!("to_char({own}, '{time}')"),
        Type::DateTime => format!("to_char({own}, 'YYYY-MM-DD\"T\"{time}')"),
        Type::Timestamp => {
            format!("to_char({own} AT TIME ZONE 'UTC', 'YYYY-MM-DD\"T\"{time}\"+00:00\"')")
        }
        Type::Array(_) => format!("array_to_json({own})::text"),
        _ => return None,
    })
}
