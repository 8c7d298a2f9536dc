//! Tables of SQLite. They are STRICT; checks say of a column what its four types do not.
//!
//! - `conversion`: values of a column that gets another type;
//! - `exclusion`: ranges that do not overlap, an index and triggers;
//! - `introspection`: the questions to its pragmas, and the types in their answers;
//! - `create_table`: the facts that stand only in the text of `CREATE TABLE`;
//! - `misfits`: rows whose values do not become values of another type;
//! - `search`: search indexes, tables of FTS5;
//! - `value`: values that defaults name, as columns store them;
//! - `value_forms`: the forms of the values that a column holds;
//! - `create_index`: those that stand only in the text of `CREATE INDEX`.

mod conversion;
mod create_index;
mod create_table;
mod exclusion;
mod introspection;
mod misfits;
mod search;
mod value;
mod value_forms;

use super::changed_rows::ChangedRows;
use super::definitions::{Conversion, Definitions};
use super::domains::{of_units, units};
use super::identifiers::{quote, table_name};
use super::misfits::MisfitParts;
use crate::error::{Error, Result};
use crate::schema::physical::{
    CheckCondition, CheckConstraint, ColumnDefault, ColumnType, Deferrability, PhysicalColumn,
    PhysicalExclusion, PhysicalIndex, PhysicalSearch, PhysicalTable, SqlExpression, TableComments,
    TableName,
};
use crate::schema::{Digits, IndexBackends, names};
use crate::sql::types;
use crate::value::Type;
use std::borrow::Cow;

pub(super) struct SqliteDefinitions;

/// The range of a column that holds decimals as whole numbers of their last place: `> -10000000000 * 100`, of ten digits
/// before the point and two behind it.
fn decimal_range(column: &str, digits: Digits) -> String {
    let whole = 10_u64.pow(digits.max_digits.saturating_sub(digits.decimal_places));
    let unit = 10_u64.pow(digits.decimal_places);
    format!("{column} > -{whole} * {unit} AND {column} < {whole} * {unit}")
}

/// The type of a column of a `STRICT` table that holds what one declared otherwise does; one that such a table does not have
/// is `ANY`.
pub(in crate::sql) fn strict_type(declared: &str) -> &'static str {
    let types = ["INT", "INTEGER", "REAL", "TEXT", "BLOB"];
    let mut types = types.into_iter();
    types
        .find(|ty| declared.eq_ignore_ascii_case(ty))
        .unwrap_or("ANY")
}

/// The collations of SQLite itself.
const COLLATIONS: [&str; 3] = ["BINARY", "NOCASE", "RTRIM"];

impl Definitions for SqliteDefinitions {
    fn type_name(&self, ty: Type) -> &'static str {
        types::names(ty).sqlite
    }

    fn column_type(&self, ty: &ColumnType) -> String {
        match ty {
            ColumnType::Logical { ty, .. } => self.type_name(*ty).to_owned(),
            ColumnType::Decimal(_) => self.type_name(Type::I64).to_owned(),
            ColumnType::Enum(_) => self.type_name(Type::Text).to_owned(),
            ColumnType::Other(declared) => strict_type(declared).to_owned(),
        }
    }

    /// An `INTEGER` would be the number of the row, which SQLite makes up by itself, whatever the default; an `INT` is
    /// a column like any other.
    fn key_type(&self, ty: &ColumnType) -> String {
        match self.column_type(ty) {
            ty if ty == "INTEGER" => "INT".to_owned(),
            ty => ty,
        }
    }

    fn collation(&self, collation: Option<&str>) -> Result<String> {
        let Some(collation) = collation else {
            return Ok(String::new());
        };
        let name = collation.to_ascii_uppercase();
        if COLLATIONS.contains(&&*name) {
            return Ok(format!(" COLLATE {name}"));
        }
        Err(Error::Unsupported {
            what: "a `collation` other than BINARY, NOCASE and RTRIM",
            backend: "sqlite",
        })
    }

    /// The words say `NOT NULL` too, and that no key is given out twice.
    fn identity(&self) -> &'static str {
        " PRIMARY KEY AUTOINCREMENT"
    }

    fn identity_is_primary_key(&self) -> bool {
        true
    }

    fn is_within_table(&self, index: &str) -> bool {
        index.starts_with("sqlite_autoindex_")
    }

    fn expression<'e>(&self, expression: &'e SqlExpression) -> &'e str {
        match expression {
            SqlExpression::Common(sql) | SqlExpression::PerBackend { sqlite: sql, .. } => sql,
        }
    }

    fn value<'e>(&self, ty: &ColumnType, expression: &'e SqlExpression) -> Cow<'e, str> {
        let own = self.expression(expression);
        let stored = match expression {
            SqlExpression::Common(sql) => value::value(ty, sql),
            SqlExpression::PerBackend { sqlite, .. } => {
                value::time(ty, sqlite).or_else(|| value::default_time(ty, sqlite))
            }
        };
        stored.map_or(Cow::Borrowed(own), Cow::Owned)
    }

    fn given(&self, ty: &ColumnType, value: &SqlExpression) -> String {
        let own = self.expression(value);
        let in_form = value::calculated_time(ty, own);
        in_form.unwrap_or_else(|| format!("({})", self.value(ty, value)))
    }

    fn misfit(
        &self,
        ty: &ColumnType,
        value: &SqlExpression,
        type_of: &dyn Fn(&str) -> Option<ColumnType>,
    ) -> Option<&'static str> {
        match value {
            SqlExpression::Common(sql) => value::misfit(ty, sql, type_of),
            SqlExpression::PerBackend { .. } => None,
        }
    }

    fn decimal(&self, number: &str, places: u32) -> String {
        units(number, places)
    }

    /// Bytes as Postgres writes them.
    fn text(&self, value: &str) -> String {
        format!(
            "CASE typeof({value}) WHEN 'blob' THEN '\\x' || lower(hex({value})) ELSE CAST({value} AS TEXT) END"
        )
    }

    fn decimal_of(&self, stored: &str, places: u32) -> String {
        of_units(stored, places)
    }

    /// An `f32` needs one, since a `REAL` holds any `f64`; `9e999` is infinity. NaN is null to SQLite. To versions before
    /// 3.42, with which other programs write rows too, null is no valid JSON.
    fn type_check(&self, table: &str, column: &PhysicalColumn) -> Option<CheckConstraint> {
        let (own, name) = (quote(&column.name), &column.name);
        let (ty, max_length) = match column.ty {
            ColumnType::Logical { ty, max_length } => (ty, max_length),
            ColumnType::Decimal(digits) => {
                return Some(CheckConstraint {
                    name: names::range(table, name),
                    condition: CheckCondition::sql(decimal_range(&own, digits)),
                });
            }
            ColumnType::Enum(_) | ColumnType::Other(_) => return None,
        };
        let between = |least: i32, most: i32| format!("{own} BETWEEN {least} AND {most}");
        let (name, sql) = match ty {
            Type::I16 => (
                names::range(table, name),
                between(i16::MIN.into(), i16::MAX.into()),
            ),
            Type::I32 => (names::range(table, name), between(i32::MIN, i32::MAX)),
            Type::F32 => (
                names::range(table, name),
                format!("abs({own}) <= {:e} OR abs({own}) = 9e999", f32::MAX),
            ),
            Type::Bool => (names::boolean(table, name), format!("{own} IN (0, 1)")),
            Type::Array(_) => (
                names::array(table, name),
                format!("{own} IS NULL OR json_valid({own}) AND json_type({own}) = 'array'"),
            ),
            #[cfg(feature = "json")]
            Type::Json => (
                names::json(table, name),
                format!("{own} IS NULL OR json_valid({own})"),
            ),
            Type::Text => (
                names::length(table, name),
                format!("length({own}) <= {}", max_length?),
            ),
            _ => return None,
        };
        Some(CheckConstraint {
            name,
            condition: CheckCondition::sql(sql),
        })
    }

    fn has_index(&self, index: &PhysicalIndex) -> bool {
        index.backends != IndexBackends::Postgres
    }

    /// SQLite asks the unique index that was created last first.
    fn creation_order(&self, indexes: Vec<PhysicalIndex>) -> Vec<PhysicalIndex> {
        let indexes = indexes.into_iter();
        let (uniques, others): (Vec<_>, Vec<_>) = indexes.partition(|index| index.is_unique);
        uniques.into_iter().rev().chain(others).collect()
    }

    /// SQLite evaluates checks in the order in which they are written.
    fn order_checks(&self, checks: &mut [&CheckConstraint]) {
        checks.sort_by_key(|check| &check.name);
    }

    fn check_index(&self, index: &PhysicalIndex) -> Result<()> {
        let keys = || index.keys.iter();
        let what = if index.method != PhysicalIndex::BTREE {
            "an index of another method than `btree` (`using`; say `only = postgres` to have it there alone)"
        } else if !index.include.is_empty() && index.is_unique {
            "a unique constraint with further columns (leave its `include` out; an `index(\u{2026}, only = postgres)` beside it may have one)"
        } else if !index.include.is_empty() {
            "an index with further columns (`include`; say `only = postgres` to have it there alone)"
        } else if keys().any(|key| key.operator_class.is_some()) {
            "an operator class (`ops`; say `only = postgres` to have the index there alone)"
        } else if keys().any(|key| key.nulls.is_some()) {
            "the place of nulls in an index (`nulls_first()`, `nulls_last()`; say `only = postgres` to have it there alone)"
        } else {
            return Ok(());
        };
        Err(Error::Unsupported {
            what,
            backend: "sqlite",
        })
    }

    fn create_search(&self, table: &TableName, search: &PhysicalSearch) -> Result<Vec<String>> {
        search::create(table, search)
    }

    fn fill_search(&self, search: &PhysicalSearch) -> Option<String> {
        Some(search::fill(search))
    }

    fn drop_search(&self, _table: &TableName, search: &PhysicalSearch) -> Vec<String> {
        search::drop(search)
    }

    fn create_exclusion(
        &self,
        table: &PhysicalTable,
        own: &PhysicalExclusion,
    ) -> Result<Vec<String>> {
        Ok(exclusion::create(self, table, own))
    }

    fn check_exclusion(&self, table: &PhysicalTable, own: &PhysicalExclusion) -> Option<String> {
        Some(exclusion::check(self, table, own))
    }

    fn drop_exclusion(&self, _table: &TableName, own: &PhysicalExclusion) -> Vec<String> {
        exclusion::drop(own)
    }

    fn ignoring_case(&self, column: &str) -> String {
        format!("orm_fold({})", quote(column))
    }

    /// A unique index can be dropped, a unique constraint cannot.
    fn uniques_are_indexes(&self) -> bool {
        true
    }

    /// All foreign keys that are not deferred are checked when a statement has ended.
    fn deferrability(&self, deferrability: Deferrability) -> &'static str {
        match deferrability {
            Deferrability::InitiallyDeferred => " DEFERRABLE INITIALLY DEFERRED",
            Deferrability::NotDeferrable | Deferrability::InitiallyImmediate => "",
        }
    }

    fn options(&self, _table: &PhysicalTable) -> Cow<'static, str> {
        Cow::Borrowed(" STRICT")
    }

    fn refers_forward(&self) -> bool {
        true
    }

    /// Dropping a table deletes its rows first; so foreign keys, `RESTRICT` among them, wait until all are gone. What these
    /// do to other tables reaches their search indexes, which therefore go last.
    fn drop(&self, tables: &[&PhysicalTable]) -> Vec<String> {
        let searches = tables.iter().flat_map(|table| &table.searches);
        let searches = searches.map(|search| quote(&search.name));
        let names = tables.iter().map(|table| table_name(&table.name));
        let drops = names.chain(searches);
        let drops = drops.map(|name| format!("DROP TABLE IF EXISTS {name}"));
        std::iter::once("PRAGMA defer_foreign_keys = ON".to_owned())
            .chain(drops)
            .collect()
    }

    /// Times and values of enums are texts, the elements of arrays stand in JSON, a key of 16 bytes is bytes, and a duration is a number of microseconds.
    fn stored_type(&self, ty: &ColumnType) -> ColumnType {
        if let ColumnType::Enum(_) = ty {
            return ColumnType::of(Type::Text);
        }
        let Some(logical) = ty.logical().filter(|&logical| logical != Type::Text) else {
            return ty.clone();
        };
        match self.type_name(logical) {
            _ if matches!(logical, Type::Array(_)) => ColumnType::of(Type::Array(&Type::Text)),
            "TEXT" => ColumnType::of(Type::Text),
            "BLOB" => ColumnType::of(Type::Bytes),
            _ if logical == Type::Duration => ColumnType::of(Type::I64),
            _ => ty.clone(),
        }
    }

    fn stored_collation(&self, collation: &str) -> Option<String> {
        Some(collation.to_ascii_uppercase())
    }

    fn stored_deferrability(&self, deferrability: Deferrability) -> Deferrability {
        match deferrability {
            Deferrability::InitiallyImmediate => Deferrability::NotDeferrable,
            other => other,
        }
    }

    /// SQLite can add, drop and rename columns, and no more.
    fn alters_in_place(&self) -> bool {
        false
    }

    fn conversion(&self, column: &str, from: &ColumnType, to: &ColumnType) -> Conversion {
        conversion::conversion(self, column, from, to)
    }

    fn misfits(
        &self,
        source: &ChangedRows,
        from: &PhysicalColumn,
        to: &PhysicalColumn,
    ) -> Option<MisfitParts> {
        misfits::misfits(self, source, from, to)
    }

    /// An integer that is the key of another row too is the number of its own. The width of one whose range is narrower
    /// is not shown.
    fn adjust_stored(&self, table: &mut PhysicalTable) {
        table.comments = TableComments::default();
        table.partition_by = None;
        let narrowed = table
            .checks
            .iter()
            .filter_map(|check| match &check.condition {
                CheckCondition::Between { column, .. } => Some(column),
                _ => None,
            });
        for name in narrowed {
            let mut columns = table.columns.iter_mut();
            if let Some(column) = columns.find(|column| column.name == *name) {
                column.ty = ColumnType::of(Type::I64);
            }
        }
        let is_number = |column: &PhysicalColumn| {
            table.is_given_key(column) && self.column_type(&column.ty) == "INTEGER"
        };
        if let Some(position) = table.columns.iter().position(is_number) {
            table.columns[position].default = Some(ColumnDefault::RowNumber);
        }
    }
}
