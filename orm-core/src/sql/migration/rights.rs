//! The rights of a role of Postgres to make tables.

use crate::schema::physical::TableName;
use crate::sql::{Statement, Verb};
use crate::value::{Array, Parameter, Type, Value};

/// Asks in which of the schemas where these tables stand, or would be made, the role may not make any: the role, and the
/// schema, which is null where a session has none to make tables in.
///
/// ```sql
/// SELECT current_user, … WHERE NOT has_schema_privilege(…, 'CREATE')
/// ```
pub fn find_missing_rights(tables: &[TableName]) -> Statement {
    let text = r#"SELECT DISTINCT current_user::text, "schema"."name"
FROM (SELECT coalesce(nullif("wanted"."namespace", ''), current_schema()::text) FROM unnest($1::text[]) AS "wanted" ("namespace")) AS "schema" ("name")
LEFT JOIN pg_catalog.pg_namespace AS "found" ON "found"."nspname" = "schema"."name"
WHERE "schema"."name" IS NULL OR "found"."oid" IS NOT NULL AND NOT has_schema_privilege("found"."oid", 'CREATE')
ORDER BY 2"#;
    let own = std::iter::once(String::new());
    let others = tables.iter().filter_map(|table| table.namespace.clone());
    let namespaces = own.chain(others).map(Value::Text).collect();
    let parameters = vec![Parameter::List(Array::new(Type::Text, namespaces))];
    Statement::new(text, parameters, None, Verb::Select)
}

/// Asks for the role of the session and its database.
pub fn find_role() -> Statement {
    let text = "SELECT current_user::text, current_database()::text";
    Statement::new(text, Vec::new(), None, Verb::Select)
}

/// Asks for the schema in which a session makes tables, which is null where `search_path` names none that is there.
pub fn find_current_schema() -> Statement {
    let text = "SELECT current_schema()::text";
    Statement::new(text, Vec::new(), None, Verb::Select)
}
