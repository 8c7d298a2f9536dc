//! The databases of a server of Postgres, found, made and dropped; and the schemas of one.

use super::ddl::create_namespace;
use super::writer::Writer;
use super::{Statement, Verb, dialect_of};
use crate::backend::Backend;
use crate::value::Value;

/// Returns the query that gives a row if the server has a database of this name.
pub(crate) fn find_database(name: &str) -> Statement {
    let text = "SELECT 1 FROM pg_database WHERE datname = $1::text";
    let name = Value::Text(name.to_owned());
    Statement::new(text, vec![name.into()], None, Verb::Select)
}

/// Returns the statement that makes a database, as the server makes them.
pub(crate) fn create_database(name: &str) -> Statement {
    about("CREATE DATABASE ", name, "")
}

/// Returns the statement that drops a database; it may end the sessions of others first.
pub(crate) fn drop_database(name: &str, ends_sessions: bool) -> Statement {
    let force = if ends_sessions { " WITH (FORCE)" } else { "" };
    about("DROP DATABASE ", name, force)
}

/// Returns the statement that makes a schema, unless it is there.
pub(crate) fn create_schema(name: &str) -> Statement {
    Statement::new(create_namespace(name), Vec::new(), None, Verb::Schema)
}

/// Returns the statement that drops a schema with all that is in it, if it is there.
pub(crate) fn drop_schema(name: &str) -> Statement {
    about("DROP SCHEMA IF EXISTS ", name, " CASCADE")
}

/// Asks for the extensions that stand in a schema of Postgres and could stand in `public` as well.
pub(crate) fn find_extensions(schema: &str) -> Statement {
    let text = r#"SELECT "extension"."extname"::text FROM pg_catalog.pg_extension AS "extension"
JOIN pg_catalog.pg_namespace AS "own" ON "own"."oid" = "extension"."extnamespace" AND "own"."nspname" = $1::text AND "own"."nspname" <> 'public'
WHERE "extension"."extrelocatable" AND EXISTS (SELECT 1 FROM pg_catalog.pg_namespace WHERE "nspname" = 'public')
ORDER BY 1"#;
    let schema = Value::Text(schema.to_owned());
    Statement::new(text, vec![schema.into()], None, Verb::Select)
}

/// Returns the statement that moves an extension to `public`.
pub(crate) fn move_extension(name: &str) -> Statement {
    about("ALTER EXTENSION ", name, " SET SCHEMA public")
}

fn about(before: &str, name: &str, after: &str) -> Statement {
    let mut writer = Writer::new(dialect_of(Backend::Postgres));
    writer.push(before);
    writer.name(name);
    writer.push(after);
    let (text, parameters) = writer.finish();
    Statement::new(text, parameters, None, Verb::Schema)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_databases_are_quoted() {
        assert_eq!(&*create_database("a\"b").text, "CREATE DATABASE \"a\"\"b\"");
        assert_eq!(
            &*drop_database("shop", false).text,
            "DROP DATABASE \"shop\""
        );
        assert_eq!(
            &*drop_database("shop", true).text,
            "DROP DATABASE \"shop\" WITH (FORCE)"
        );
    }

    #[test]
    fn names_of_schemas_are_quoted() {
        assert_eq!(
            &*create_schema("a\"b").text,
            r#"CREATE SCHEMA IF NOT EXISTS "a""b""#
        );
        assert_eq!(
            &*drop_schema("a\"b").text,
            r#"DROP SCHEMA IF EXISTS "a""b" CASCADE"#
        );
    }
}
