//! Views, triggers, policies and the like of Postgres that speak of a table or a column, and foreign keys that refer to a key.

use crate::schema::physical::TableName;
use crate::sql::{Statement, Verb};
use crate::value::{Array, Parameter, Type, Value};

/// A table, a column or a unique key that goes, or a column that gets another type.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ChangedPart {
    /// The table.
    pub table: TableName,
    /// The column; `None` if the table goes as a whole, or a key of it.
    pub column: Option<String>,
    /// The name of the primary key, unique constraint or unique index that goes.
    pub key: Option<String>,
    /// True where the column stays, of another type.
    pub is_retyped: bool,
}

/// Asks what keeps these parts from being changed: the position of the part, from 0, and the words that describe what
/// speaks of it, such as `view late_loans`.
///
/// `known` are the names of foreign keys that migrations make, and drop before.
pub fn find_dependants(parts: &[ChangedPart], known: &[String]) -> Statement {
    let text = r#"SELECT DISTINCT "wanted"."position" - 1,
CASE WHEN "rule"."oid" IS NULL THEN pg_describe_object("link"."classid", "link"."objid", "link"."objsubid") ELSE pg_describe_object('pg_catalog.pg_class'::regclass, "rule"."ev_class", 0) END
FROM unnest($1::text[], $2::text[], $3::text[], $4::boolean[]) WITH ORDINALITY AS "wanted" ("namespace", "name", "column", "is_retyped", "position")
JOIN pg_catalog.pg_namespace AS "namespace" ON "namespace"."nspname" = coalesce(nullif("wanted"."namespace", ''), current_schema())
JOIN pg_catalog.pg_class AS "found" ON "found"."relnamespace" = "namespace"."oid" AND "found"."relname" = "wanted"."name"
LEFT JOIN pg_catalog.pg_attribute AS "own" ON "own"."attrelid" = "found"."oid" AND "own"."attname" = "wanted"."column"
JOIN pg_catalog.pg_depend AS "link" ON "link"."refclassid" = 'pg_catalog.pg_class'::regclass AND "link"."refobjid" = "found"."oid" AND "link"."deptype" = 'n' AND ("wanted"."column" = '' OR "link"."refobjsubid" = "own"."attnum")
LEFT JOIN pg_catalog.pg_rewrite AS "rule" ON "link"."classid" = 'pg_catalog.pg_rewrite'::regclass AND "rule"."oid" = "link"."objid"
WHERE "rule"."ev_class" IS DISTINCT FROM "found"."oid"
AND NOT EXISTS (SELECT 1 FROM pg_catalog.pg_attrdef AS "value" WHERE "link"."classid" = 'pg_catalog.pg_attrdef'::regclass AND "value"."oid" = "link"."objid" AND "value"."adrelid" = "found"."oid")
AND NOT ("wanted"."column" = '' AND EXISTS (SELECT 1 FROM pg_catalog.pg_trigger AS "own_trigger" WHERE "link"."classid" = 'pg_catalog.pg_trigger'::regclass AND "own_trigger"."oid" = "link"."objid" AND "own_trigger"."tgrelid" = "found"."oid"))
AND NOT ("wanted"."column" = '' AND EXISTS (SELECT 1 FROM pg_catalog.pg_policy AS "own_policy" WHERE "link"."classid" = 'pg_catalog.pg_policy'::regclass AND "own_policy"."oid" = "link"."objid" AND "own_policy"."polrelid" = "found"."oid"))
AND NOT ("link"."classid" = 'pg_catalog.pg_constraint'::regclass AND EXISTS (SELECT 1 FROM pg_catalog.pg_constraint AS "key" WHERE "key"."oid" = "link"."objid" AND ("key"."conrelid" = "found"."oid" OR "key"."conname" = ANY($5::text[]))))
AND (NOT "wanted"."is_retyped" OR "link"."classid" IN ('pg_catalog.pg_rewrite'::regclass, 'pg_catalog.pg_trigger'::regclass, 'pg_catalog.pg_policy'::regclass))
ORDER BY 1, 2"#;
    let namespaces = parts.iter().map(|part| part.table.namespace.clone());
    // What refers to a key depends on its index.
    let relations = parts.iter();
    let relations = relations.map(|part| part.key.as_ref().unwrap_or(&part.table.name));
    let columns = parts.iter().map(|part| part.column.clone());
    let retyped = parts.iter().map(|part| Value::Bool(part.is_retyped));
    let parameters = vec![
        texts(namespaces.map(Option::unwrap_or_default)),
        texts(relations.cloned()),
        texts(columns.map(Option::unwrap_or_default)),
        Parameter::List(Array::new(Type::Bool, retyped.collect())),
        texts(known.iter().cloned()),
    ];
    Statement::new(text, parameters, None, Verb::Select)
}

fn texts(texts: impl Iterator<Item = String>) -> Parameter {
    Parameter::List(Array::new(Type::Text, texts.map(Value::Text).collect()))
}
