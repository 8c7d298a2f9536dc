//! Questions that a session asks its server of itself, where words such as `BEGIN` and `SET` will not do.

/// Commits, unless the transaction has failed: the server answers `COMMIT` of a failed one with a rollback, but refuses
/// the statement before it.
pub(crate) const COMMIT_IF_UNBROKEN: &str = "SELECT 1; COMMIT";

/// Asks whether the server is a standby, and whether its transactions only read.
pub(crate) const SERVER_ROLE: &str =
    "SELECT pg_is_in_recovery(), current_setting('default_transaction_read_only') = 'on'";

/// Asks for the schemas of the path that are there and may be used.
pub(crate) const SCHEMAS_OF_PATH: &str = "SELECT current_schemas(false)::text[]";

/// Asks for the number of the session.
pub(crate) const SESSION_NUMBER: &str = "SELECT pg_backend_pid()";

/// Asks how many of three settings came from the client's first message.
pub(crate) const SETTINGS_OF_CLIENT: &str = "SELECT count(*) FROM pg_settings \
    WHERE name IN ('client_encoding', 'DateStyle', 'TimeZone') AND source = 'client'";

/// Path of the session.
///
/// The names of functions beside it are whole, since they are looked for in the path that is to be mended, and no literal
/// has a backslash, since the session may not be told yet that it is one.
const PATH: &str = "pg_catalog.current_setting('search_path')";

/// Pattern of the server's own schema in a path.
const CATALOG: &str = "'(^|,) *(pg_catalog|\"pg_catalog\") *(?=,|$)'";

/// Leaves the server's own schema out of the path of the session, or of its transaction, where it is named: then it is
/// looked in before all others.
pub(crate) fn mend_path(is_local: bool) -> String {
    format!(
        "SELECT pg_catalog.set_config('search_path', pg_catalog.btrim(pg_catalog.regexp_replace({PATH}, {CATALOG}, '', 'gi'), ', '), {is_local}) \
         WHERE {PATH} OPERATOR(pg_catalog.~*) {CATALOG}"
    )
}

/// Asks whether the path of the session names the server's own schema.
pub(crate) fn names_catalog() -> String {
    format!("SELECT {PATH} OPERATOR(pg_catalog.~*) {CATALOG}")
}

/// Asks whether settings have these values, and the path does not name the server's own schema. A setting of an extension
/// that is not loaded may have none yet, or have had one for a transaction, which leaves it empty.
pub(crate) fn have_values(settings: &[(&str, &str)]) -> String {
    let equal = |(name, value): &(&str, &str)| {
        format!("coalesce(nullif(current_setting('{name}', true), ''), '{value}') = '{value}'")
    };
    let equal: Vec<_> = settings.iter().map(equal).collect();
    format!(
        "SELECT {} AND NOT ({})",
        equal.join(" AND "),
        names_catalog()
    )
}

/// Asks whether this very statement is known by a name that the driver gave it.
pub(crate) const IS_KNOWN_BY_NAME: &str = "SELECT EXISTS (SELECT 1 FROM pg_prepared_statements \
    WHERE name LIKE 'sqlx%' AND statement LIKE '%told apart by name%')";

/// Asks for a list of [`nulls`], one of each enum and of `citext`, as far as one statement can name them.
pub(crate) const NULL_OF_EACH_ENUM: &str = "SELECT string_agg(format('NULL::%I.%I', namespace, name), ', ') FROM (\
     SELECT nspname AS namespace, typname AS name FROM pg_type \
     JOIN pg_namespace ON pg_namespace.oid = typnamespace \
     WHERE (typtype = 'e' OR typname = 'citext') AND has_schema_privilege(pg_namespace.oid, 'USAGE') \
     ORDER BY pg_type.oid LIMIT 1000) AS enums";

/// Reads such a list, which the server wrote and quoted.
pub(crate) fn nulls(list: &str) -> String {
    format!("SELECT {list}")
}
