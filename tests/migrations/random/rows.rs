//! Rows of random tables: three of each, whose values are made of their keys.

use super::renames::ColumnName;
use super::schema::{Column, Table};
use crate::cases::text;
use orm::prelude::*;
use orm::schema::physical::SqlExpression;
use std::collections::BTreeMap;

/// The text of a value that is null.
pub(crate) const NULL: &str = "NULL";

/// SQL that makes a value of a type out of a key.
pub(crate) fn sql_of(ty: &str, key: &str) -> SqlExpression {
    let same = |sql: String| SqlExpression::Common(sql);
    let each = |sqlite: String, postgres: String| SqlExpression::of(&sqlite, &postgres);
    let zeros = "00000000-0000-0000-0000-00000000000";
    match ty {
        "i32" | "i64" => same(key.to_owned()),
        "bool" => same(format!("{key} > 1")),
        "decimal(8, 2)" => each(format!("{key} * 100 + 25"), format!("{key} + 0.25")),
        "decimal(10, 4)" => each(format!("{key} * 10000 + 2500"), format!("{key} + 0.25")),
        "f64" => same(format!("{key} + 0.5")),
        "timestamptz" => each(
            format!("'2024-01-0' || {key} || 'T10:00:00.000000+00:00'"),
            format!("('2024-01-0' || {key} || ' 10:00:00+00')::timestamptz"),
        ),
        "bytes" => each(
            format!("CAST('r' || {key} AS BLOB)"),
            format!("convert_to('r' || {key}, 'UTF8')"),
        ),
        "array(text)" => each(
            format!("'[\"r' || {key} || '\"]'"),
            format!("ARRAY['r' || {key}]"),
        ),
        "enum(word)" => each(format!("'r' || {key}"), format!("('r' || {key})::word")),
        "date" => each(
            format!("'2024-01-0' || {key}"),
            format!("('2024-01-0' || {key})::date"),
        ),
        "uuid" => each(
            format!("unhex('{}' || {key})", zeros.replace('-', "")),
            format!("('{zeros}' || {key})::uuid"),
        ),
        "json" => each(
            format!("'{{\"a\":' || {key} || '}}'"),
            format!("('{{\"a\":' || {key} || '}}')::jsonb"),
        ),
        text if text == "text" || text.starts_with("varchar") => same(format!("'r' || {key}")),
        other => unreachable!("no column is of the type {other}"),
    }
}

/// The statements that insert the rows; what may be null is so in the last row.
pub(super) fn inserts(tables: &[Table], backend: Backend) -> String {
    let inserts = tables.iter().map(|table| insert(table, backend));
    let updates = tables.iter().flat_map(|table| {
        let columns = table.columns.iter();
        let nullable = columns.filter(|column| column.null && !column.is_calculated);
        nullable.map(move |column| update(table, column, backend))
    });
    inserts.chain(updates).collect()
}

fn value(column: &Column, backend: Backend) -> String {
    match sql_of(column.ty, "id") {
        SqlExpression::PerBackend { sqlite, .. } if backend == Backend::Sqlite => sqlite,
        own => own.postgres().to_owned(),
    }
}

/// Keys that may be null are so at first, since they may lead to rows that come after.
fn insert(table: &Table, backend: Backend) -> String {
    let stored = || table.columns.iter().filter(|it| !it.is_calculated);
    let names = stored().map(|column| format!(", \"{}\"", column.name));
    let values = stored().map(|column| {
        let value = value(column, backend);
        if column.null {
            ", NULL".to_owned()
        } else {
            format!(", {value}")
        }
    });
    format!(
        "INSERT INTO \"{}\" (id{}) SELECT id{} FROM (SELECT 1 AS id UNION ALL SELECT 2 UNION ALL SELECT 3) AS keys;\n",
        table.name,
        names.collect::<String>(),
        values.collect::<String>()
    )
}

fn update(table: &Table, column: &Column, backend: Backend) -> String {
    let (table, name) = (table.name, &column.name);
    let value = value(column, backend);
    format!("UPDATE \"{table}\" SET \"{name}\" = {value} WHERE id < 3;\n")
}

/// The values of each column as SQL writes them, in the order of the keys.
#[derive(Debug, PartialEq)]
pub(super) struct Contents(BTreeMap<ColumnName, Vec<String>>);

impl Contents {
    pub(super) async fn read(tables: &[Table], db: &Database) -> orm::Result<Self> {
        let mut contents = BTreeMap::new();
        for table in tables {
            let columns = table.columns.iter().map(|column| column.name.as_str());
            let columns: Vec<_> = ["id"].into_iter().chain(columns).collect();
            let values = read_columns(table.name, &columns, db).await?;
            let names = columns.iter().map(|column| ColumnName::new(table, column));
            contents.extend(names.zip(values));
        }
        Ok(Contents(contents))
    }

    pub(super) fn values(&self, column: &ColumnName) -> &[String] {
        &self.0[column]
    }
}

/// The values of each column.
pub(crate) async fn read_columns(
    table: &str,
    columns: &[&str],
    db: &Database,
) -> orm::Result<Vec<Vec<String>>> {
    let literal = match db.backend() {
        Backend::Sqlite => "quote",
        _ => "quote_nullable",
    };
    let values = columns.iter().map(|column| {
        format!("coalesce(string_agg({literal}(\"{column}\"), '; ' ORDER BY id), '')")
    });
    let values = values.collect::<Vec<_>>().join(" || ' | ' || ");
    let values = text(db, &format!("SELECT {values} FROM \"{table}\"")).await?;
    let values = values.split(" | ").map(|values| {
        let values = values.split("; ").filter(|value| !value.is_empty());
        values.map(str::to_owned).collect()
    });
    Ok(values.collect())
}
