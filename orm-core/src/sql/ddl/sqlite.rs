//! Tables of SQLite. They are STRICT; what its four types do not say of a column, checks do.

use super::definitions::{Definitions, Place, statement};
use super::table::name;
use crate::error::{Error, Result};
use crate::schema::{Constraint, DbDefault, Rule, Table};
use crate::sql::Statement;
use crate::value::{Array, Parameter, Type, Value};

pub(super) struct Sqlite;

/// The collations of SQLite itself.
const COLLATIONS: [&str; 3] = ["BINARY", "NOCASE", "RTRIM"];

impl Definitions for Sqlite {
    fn column_type(&self, ty: Type, _max_length: Option<u32>) -> String {
        storage(ty).to_owned()
    }

    /// An `INTEGER` would be the number of the row, which SQLite makes up by itself, whatever the default; an `INT` is
    /// a column like any other.
    fn key_type(&self, ty: Type, _max_length: Option<u32>) -> String {
        match storage(ty) {
            "INTEGER" => "INT".to_owned(),
            other => other.to_owned(),
        }
    }

    fn collation(&self, collation: Option<&'static str>) -> Result<String> {
        let Some(collation) = collation else {
            return Ok(String::new());
        };
        if COLLATIONS
            .iter()
            .any(|known| known.eq_ignore_ascii_case(collation))
        {
            return Ok(format!(" COLLATE {}", collation.to_ascii_uppercase()));
        }
        Err(Error::Unsupported {
            what: "a `collation` other than BINARY, NOCASE and RTRIM",
            backend: "sqlite",
        })
    }

    /// It says `NOT NULL` too, and never gives a key out twice.
    fn identity(&self) -> &'static str {
        " PRIMARY KEY AUTOINCREMENT"
    }

    fn default(&self, default: DbDefault) -> &'static str {
        default.sqlite
    }

    /// A unique index can be dropped, a unique constraint cannot.
    fn place(&self, table: &'static Table, constraint: &Constraint) -> Place {
        match constraint.rule {
            Rule::Unique | Rule::Index => Place::Apart,
            // NaN is null to SQLite.
            Rule::Range(Type::F64) => Place::Nowhere,
            Rule::PrimaryKey if table.fields.iter().any(|field| field.identity) => Place::Nowhere,
            _ => Place::Inside,
        }
    }

    /// Of an `f32`, whose column would hold any `f64`. `9e999` is infinity.
    fn float_range(&self, column: &str) -> String {
        format!("abs({column}) <= {:e} OR abs({column}) = 9e999", f32::MAX)
    }

    fn options(&self) -> &'static str {
        " STRICT"
    }

    fn refers_forward(&self) -> bool {
        true
    }

    /// Dropping a table deletes its rows first; so foreign keys, `RESTRICT` among them, wait until all are gone.
    fn drop(&self, tables: &[&'static Table]) -> Vec<String> {
        let drops = tables
            .iter()
            .map(|table| format!("DROP TABLE IF EXISTS {}", name(table)));
        std::iter::once("PRAGMA defer_foreign_keys = ON".to_owned())
            .chain(drops)
            .collect()
    }

    /// An `INTEGER` that is the whole key is the number of the row, which SQLite fills in.
    fn find_columns(&self, tables: &[&'static Table]) -> Statement {
        let text = r#"SELECT "wanted"."key", "found"."type" = 'table', "column"."name", coalesce("column"."type", ''), "column"."notnull" OR "column"."pk" > 0, "column"."dflt_value" IS NOT NULL OR "column"."hidden" > 1 OR ("column"."pk" = 1 AND upper("column"."type") = 'INTEGER' AND NOT EXISTS (SELECT 1 FROM pragma_table_info("found"."name") WHERE "pk" > 1)), "column"."pk" > 0
FROM json_each(?) AS "wanted"
JOIN sqlite_schema AS "found" ON "found"."name" = "wanted"."value" COLLATE NOCASE AND "found"."type" IN ('table', 'view')
JOIN pragma_table_xinfo("found"."name") AS "column" ON "column"."hidden" <> 1
ORDER BY "wanted"."key", "column"."cid""#;
        statement(text, vec![names(tables)])
    }

    fn find_indexes(&self, tables: &[&'static Table]) -> Statement {
        let text = r#"SELECT "wanted"."key", "index"."name", "index"."unique" AND NOT "index"."partial", group_concat(coalesce("column"."name", ''), ',')
FROM json_each(?) AS "wanted"
JOIN sqlite_schema AS "found" ON "found"."name" = "wanted"."value" COLLATE NOCASE AND "found"."type" = 'table'
JOIN pragma_index_list("found"."name") AS "index"
JOIN pragma_index_info("index"."name") AS "column"
GROUP BY "wanted"."key", "index"."name", "index"."unique", "index"."partial""#;
        statement(text, vec![names(tables)])
    }

    fn find_referrers(&self, tables: &[&'static Table]) -> Statement {
        let text = r#"SELECT "wanted"."key", "other"."name"
FROM json_each(?) AS "wanted"
JOIN sqlite_schema AS "found" ON "found"."name" = "wanted"."value" COLLATE NOCASE AND "found"."type" = 'table'
JOIN sqlite_schema AS "other" ON "other"."type" = 'table' AND "other"."name" COLLATE NOCASE NOT IN (SELECT "value" FROM json_each(?))
JOIN pragma_foreign_key_list("other"."name") AS "reference" ON "reference"."table" = "wanted"."value" COLLATE NOCASE
ORDER BY "wanted"."key", "other"."name""#;
        statement(text, vec![names(tables), names(tables)])
    }

    /// By the rules of affinity, so that a table made elsewhere, `VARCHAR(50)` and all, will do.
    fn is_type(&self, ty: Type, found: &str) -> bool {
        affinity(found) == storage(ty)
    }

    fn is_name(&self, name: &str, found: &str) -> bool {
        name.eq_ignore_ascii_case(found)
    }
}

fn storage(ty: Type) -> &'static str {
    match ty {
        Type::I16 | Type::I32 | Type::I64 | Type::Bool => "INTEGER",
        Type::F32 | Type::F64 => "REAL",
        Type::Text | Type::Date | Type::Time | Type::DateTime | Type::Timestamp => "TEXT",
        Type::Bytes | Type::Uuid => "BLOB",
    }
}

/// What SQLite makes of a declared type ("Determination Of Column Affinity" in its documentation).
fn affinity(declared: &str) -> &'static str {
    let declared = declared.to_ascii_uppercase();
    let has = |parts: &[&str]| parts.iter().any(|part| declared.contains(part));
    match () {
        () if has(&["INT"]) => "INTEGER",
        () if has(&["CHAR", "CLOB", "TEXT"]) => "TEXT",
        () if declared.is_empty() || has(&["BLOB"]) => "BLOB",
        () if has(&["REAL", "FLOA", "DOUB"]) => "REAL",
        () => "NUMERIC",
    }
}

/// The tables' names, which are bound as a JSON array.
fn names(tables: &[&'static Table]) -> Parameter {
    let names = tables.iter();
    let names = names.map(|table| Value::Text(table.name.to_owned()));
    Parameter::List(Array::new(Type::Text, names.collect()))
}

#[cfg(test)]
mod tests {
    use super::affinity;

    #[test]
    fn affinity_follows_the_rules_of_sqlite() {
        let cases = [
            ("INTEGER", "INTEGER"),
            ("bigint", "INTEGER"),
            ("varchar(50)", "TEXT"),
            ("TEXT", "TEXT"),
            ("BLOB", "BLOB"),
            ("", "BLOB"),
            ("double precision", "REAL"),
            ("datetime", "NUMERIC"),
        ];
        for (declared, expected) in cases {
            assert_eq!(affinity(declared), expected, "{declared}");
        }
    }
}
