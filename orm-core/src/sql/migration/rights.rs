//! The rights of a role of Postgres to make tables.

use crate::schema::physical::{EnumName, TableName};
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

/// Asks for those of these tables and enum types that belong to a role which that of the session is not in: the role of
/// the session, the owner, whether it is a type, the schema, and the name.
pub fn find_other_owners(tables: &[TableName], enums: &[EnumName]) -> Statement {
    let text = r#"SELECT current_user::text, pg_get_userbyid("found"."owner")::text, "wanted"."is_type", "namespace"."nspname"::text, "wanted"."name"
FROM unnest($1::text[], $2::text[], $3::boolean[]) WITH ORDINALITY AS "wanted" ("namespace", "name", "is_type", "position")
JOIN pg_catalog.pg_namespace AS "namespace" ON "namespace"."nspname" = coalesce(nullif("wanted"."namespace", ''), current_schema())
JOIN (SELECT "relnamespace", "relname", false, "relowner" FROM pg_catalog.pg_class WHERE "relkind" IN ('r', 'p')
UNION ALL SELECT "typnamespace", "typname", true, "typowner" FROM pg_catalog.pg_type WHERE "typtype" = 'e') AS "found" ("namespace", "name", "is_type", "owner")
ON "found"."namespace" = "namespace"."oid" AND "found"."name" = "wanted"."name" AND "found"."is_type" = "wanted"."is_type"
WHERE NOT pg_has_role("found"."owner", 'USAGE')
ORDER BY "wanted"."position""#;
    let of_tables = tables.iter().map(|own| (&own.namespace, &own.name, false));
    let of_enums = enums.iter().map(|own| (&own.namespace, &own.name, true));
    let (mut namespaces, mut names, mut kinds) = (Vec::new(), Vec::new(), Vec::new());
    for (namespace, name, is_type) in of_tables.chain(of_enums) {
        namespaces.push(Value::Text(namespace.clone().unwrap_or_default()));
        names.push(Value::Text(name.clone()));
        kinds.push(Value::Bool(is_type));
    }
    let parameters = vec![
        Parameter::List(Array::new(Type::Text, namespaces)),
        Parameter::List(Array::new(Type::Text, names)),
        Parameter::List(Array::new(Type::Bool, kinds)),
    ];
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
