//! How many rows tables have, without reading a large one to its end.

use crate::backend::Backend;
use crate::schema::physical::TableName;
use crate::sql::writer::Writer;
use crate::sql::{Statement, Verb, dialect_of};
use crate::value::{Array, Parameter, Type, Value};

/// Asks which of these tables are there, where the database has an estimate of their rows: the position of each, from 0,
/// and the estimate, which is negative where there is none yet. SQLite has no estimates.
///
/// ```sql
/// SELECT …, "reltuples"::int8 FROM …
/// ```
pub fn find_estimates(tables: &[TableName], backend: Backend) -> Option<Statement> {
    if !backend.features().namespaces {
        return None;
    }
    let text = r#"SELECT "wanted"."position" - 1, "found"."reltuples"::int8
FROM unnest($1::text[], $2::text[]) WITH ORDINALITY AS "wanted" ("namespace", "name", "position")
JOIN pg_catalog.pg_namespace AS "namespace" ON "namespace"."nspname" = coalesce(nullif("wanted"."namespace", ''), current_schema())
JOIN pg_catalog.pg_class AS "found" ON "found"."relnamespace" = "namespace"."oid" AND "found"."relname" = "wanted"."name""#;
    let namespaces = tables.iter().map(|table| table.namespace.clone());
    let texts = |texts: Vec<String>| {
        let texts = texts.into_iter().map(Value::Text);
        Parameter::List(Array::new(Type::Text, texts.collect()))
    };
    let parameters = vec![
        texts(namespaces.map(Option::unwrap_or_default).collect()),
        texts(tables.iter().map(|table| table.name.clone()).collect()),
    ];
    Some(Statement::new(text, parameters, None, Verb::Select))
}

/// Counts the rows of a table, up to this many.
///
/// ```sql
/// SELECT count(*) FROM (SELECT 1 FROM "book" LIMIT 100001) AS "rows"
/// ```
pub fn count_rows(table: &TableName, most: u64, backend: Backend) -> Statement {
    let mut to = Writer::new(dialect_of(backend));
    to.push("SELECT count(*) FROM (SELECT 1 FROM ");
    if let Some(namespace) = &table.namespace {
        to.name(namespace);
        to.push(".");
    }
    to.name(&table.name);
    to.push(" LIMIT ");
    to.push(&most.to_string());
    to.push(") AS \"rows\"");
    Statement::new(to.finish().0, Vec::new(), None, Verb::Select)
}
