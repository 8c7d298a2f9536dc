//! The catalog of Postgres: the questions about tables, and the types in its answers.

use super::{PostgresDefinitions, exclusion};
use crate::schema::Digits;
use crate::schema::physical::{
    ColumnType, EnumName, PhysicalColumn, PhysicalExclusion, PhysicalTable, TableKind, TableName,
};
use crate::sql::ddl::definitions::statement;
use crate::sql::ddl::identifiers::{quote, table_name};
use crate::sql::ddl::introspection::{FoundColumn, FoundExclusion, Introspection};
use crate::sql::types;
use crate::sql::{Statement, Verb};
use crate::value::{Array, Parameter, Type, Value};
use std::borrow::Cow;

/// The tables that are asked about and there: `$1` their namespaces, `$2` their names. One without a namespace is
/// where `CREATE TABLE` would make it.
const WANTED: &str = r#"FROM unnest($1::text[], $2::text[]) WITH ORDINALITY AS "wanted" ("namespace", "name", "position")
JOIN pg_catalog.pg_namespace AS "namespace" ON "namespace"."nspname" = coalesce(nullif("wanted"."namespace", ''), current_schema())
JOIN pg_catalog.pg_class AS "found" ON "found"."relnamespace" = "namespace"."oid" AND "found"."relname" = "wanted"."name""#;

/// A table with foreign partitions can have neither a primary key nor unique constraints. A domain is read as its base, an
/// enum type as the word `enum`, its namespace and its name. A time of 6 digits, `timestamp(6)`, is what one without a number is;
/// one of fewer, which rounds what is written, has its number.
const COLUMNS: &str = r#"SELECT "wanted"."position" - 1,
"found"."relkind" = 'r' OR "found"."relkind" = 'p' AND NOT EXISTS (SELECT 1 FROM pg_partition_tree("found"."oid") AS "tree" JOIN pg_catalog.pg_class AS "part" ON "part"."oid" = "tree"."relid" WHERE "part"."relkind" = 'f'),
"column"."attname"::text,
CASE "type"."typtype" WHEN 'e' THEN (SELECT concat_ws(chr(31), 'enum', CASE WHEN "own"."nspname" <> current_schema() OR "own"."nspname" = ANY($1::text[]) THEN "own"."nspname" ELSE '' END, "type"."typname") FROM pg_catalog.pg_namespace AS "own" WHERE "own"."oid" = "type"."typnamespace") ELSE format_type(CASE "type"."typtype" WHEN 'd' THEN "type"."typbasetype" ELSE "type"."oid" END, CASE WHEN "type"."typname" IN ('time', 'timestamp', 'timestamptz') AND "column"."atttypmod" BETWEEN 0 AND 5 THEN "column"."atttypmod" END) END,
CASE WHEN "type"."typname" IN ('varchar', 'numeric') AND "column"."atttypmod" > 4 THEN ("column"."atttypmod" - 4)::int8 END,
"type"."typtype" <> 'd' AND ("column"."atttypmod" = -1 OR "type"."typname" IN ('varchar', 'numeric') OR "type"."typname" IN ('time', 'timestamp', 'timestamptz') AND "column"."atttypmod" = 6),
"column"."attnotnull",
pg_get_expr("default"."adbin", "default"."adrelid"),
CASE WHEN "column"."attidentity" <> '' THEN "column"."attidentity"::text WHEN "column"."attgenerated" <> '' THEN 'g' ELSE '' END,
"collation"."collname"::text,
NULL::text
{WANTED}
JOIN pg_catalog.pg_attribute AS "column" ON "column"."attrelid" = "found"."oid" AND "column"."attnum" > 0 AND NOT "column"."attisdropped"
JOIN pg_catalog.pg_type AS "type" ON "type"."oid" = "column"."atttypid"
LEFT JOIN pg_catalog.pg_attrdef AS "default" ON "default"."adrelid" = "found"."oid" AND "default"."adnum" = "column"."attnum"
LEFT JOIN pg_catalog.pg_collation AS "collation" ON "collation"."oid" = "column"."attcollation"
ORDER BY "wanted"."position", "column"."attnum""#;

/// A foreign key to a partitioned table has copies for its partitions, on the same table.
const CONSTRAINTS: &str = r#"SELECT "wanted"."position" - 1, "rule"."contype"::text, "rule"."conname"::text,
CASE WHEN "rule"."contype" = 'x' AND NOT "rule"."condeferrable" THEN (SELECT string_agg(concat_ws(chr(30), "operator"."oprname"::text, CASE WHEN "part"."number" = 0 THEN 'e' ELSE 'c' END, coalesce("column"."attname"::text, pg_get_indexdef("rule"."conindid", "part"."place"::int4, false))), chr(31) ORDER BY "part"."place") FROM unnest("range"."indkey"::int2[], "rule"."conexclop") WITH ORDINALITY AS "part" ("number", "operator", "place") JOIN pg_catalog.pg_operator AS "operator" ON "operator"."oid" = "part"."operator" LEFT JOIN pg_catalog.pg_attribute AS "column" ON "column"."attrelid" = "rule"."conrelid" AND "column"."attnum" = "part"."number")
ELSE coalesce((SELECT string_agg("column"."attname"::text, chr(31) ORDER BY "part"."place") FROM unnest("rule"."conkey") WITH ORDINALITY AS "part" ("number", "place") JOIN pg_catalog.pg_attribute AS "column" ON "column"."attrelid" = "rule"."conrelid" AND "column"."attnum" = "part"."number"), '') END,
coalesce(pg_get_expr("rule"."conbin", "rule"."conrelid"), pg_get_expr("range"."indpred", "range"."indrelid")),
CASE WHEN "target_namespace"."nspname" <> current_schema() OR "target_namespace"."nspname" = ANY($1::text[]) THEN "target_namespace"."nspname"::text END,
coalesce("target"."relname"::text, ''),
coalesce((SELECT string_agg("column"."attname"::text, chr(31) ORDER BY "part"."place") FROM unnest("rule"."confkey") WITH ORDINALITY AS "part" ("number", "place") JOIN pg_catalog.pg_attribute AS "column" ON "column"."attrelid" = "rule"."confrelid" AND "column"."attnum" = "part"."number"), ''),
"rule"."confdeltype"::text, "rule"."confupdtype"::text,
CASE WHEN "rule"."condeferred" THEN 'd' WHEN "rule"."condeferrable" THEN 'i' ELSE 'n' END
{WANTED}
JOIN pg_catalog.pg_constraint AS "rule" ON "rule"."conrelid" = "found"."oid" AND "rule"."contype" IN ('p', 'u', 'c', 'f', 'x') AND NOT EXISTS (SELECT 1 FROM pg_catalog.pg_constraint AS "parent" WHERE "parent"."oid" = "rule"."conparentid" AND "parent"."conrelid" = "rule"."conrelid")
LEFT JOIN pg_catalog.pg_index AS "range" ON "rule"."contype" = 'x' AND "range"."indexrelid" = "rule"."conindid"
LEFT JOIN pg_catalog.pg_class AS "target" ON "target"."oid" = "rule"."confrelid"
LEFT JOIN pg_catalog.pg_namespace AS "target_namespace" ON "target_namespace"."oid" = "target"."relnamespace""#;

/// The text of an expression has parentheses around it unless it is a call; a collation of its own follows it in the text
/// of the index alone. Nulls come last, in a descending order first, unless it says otherwise.
const INDEXES: &str = r#"SELECT "wanted"."position" - 1, "index"."relname"::text, "key"."indisunique" AND "key"."indisvalid", "method"."amname"::text,
string_agg(concat_ws(chr(30), CASE WHEN "part"."number" = 0 THEN 'e' ELSE 'c' END, CASE WHEN "part"."number" <> 0 THEN "column"."attname"::text WHEN "written"."text" LIKE '(%' THEN substr("written"."text", 2, length("written"."text") - 2) ELSE "written"."text" END, CASE WHEN "part"."collation" <> "column"."attcollation" OR position("written"."text" || ' COLLATE ' IN pg_get_indexdef("key"."indexrelid")) > 0 THEN "collation"."collname"::text ELSE '' END, CASE WHEN "class"."opcdefault" THEN '' ELSE "class"."opcname"::text END, CASE WHEN "part"."option" & 1 = 1 THEN 'd' ELSE '' END, CASE "part"."option" & 3 WHEN 1 THEN 'l' WHEN 2 THEN 'f' ELSE '' END), chr(31) ORDER BY "part"."place") FILTER (WHERE "part"."place" <= "key"."indnkeyatts"),
coalesce(string_agg("column"."attname"::text, chr(31) ORDER BY "part"."place") FILTER (WHERE "part"."place" > "key"."indnkeyatts"), ''),
pg_get_expr("key"."indpred", "key"."indrelid"), NULL::text
{WANTED}
JOIN pg_catalog.pg_index AS "key" ON "key"."indrelid" = "found"."oid" AND NOT EXISTS (SELECT 1 FROM pg_catalog.pg_constraint AS "rule" WHERE "rule"."conindid" = "key"."indexrelid" AND "rule"."contype" IN ('p', 'u', 'x'))
JOIN pg_catalog.pg_class AS "index" ON "index"."oid" = "key"."indexrelid"
JOIN pg_catalog.pg_am AS "method" ON "method"."oid" = "index"."relam"
CROSS JOIN LATERAL unnest("key"."indkey"::int2[], "key"."indoption"::int2[], "key"."indclass"::oid[], "key"."indcollation"::oid[]) WITH ORDINALITY AS "part" ("number", "option", "class", "collation", "place")
LEFT JOIN pg_catalog.pg_attribute AS "column" ON "column"."attrelid" = "found"."oid" AND "column"."attnum" = "part"."number"
CROSS JOIN LATERAL (SELECT CASE WHEN "part"."number" = 0 THEN pg_get_indexdef("key"."indexrelid", "part"."place"::int4, false) END AS "text") AS "written"
LEFT JOIN pg_catalog.pg_opclass AS "class" ON "class"."oid" = "part"."class"
LEFT JOIN pg_catalog.pg_collation AS "collation" ON "collation"."oid" = "part"."collation"
GROUP BY "wanted"."position", "key"."indexrelid", "key"."indrelid", "index"."relname", "method"."amname", "key"."indisunique", "key"."indisvalid", pg_get_expr("key"."indpred", "key"."indrelid")"#;

/// The enum types of these names, and those of the columns of the tables: `$3` their namespaces, `$4` their names.
const ENUMS: &str = r#"SELECT CASE WHEN "namespace"."nspname" <> current_schema() OR "namespace"."nspname" = ANY($1::text[] || $3::text[]) THEN "namespace"."nspname"::text END, "type"."typname"::text, "value"."enumlabel"::text
FROM pg_catalog.pg_type AS "type"
JOIN pg_catalog.pg_namespace AS "namespace" ON "namespace"."oid" = "type"."typnamespace"
LEFT JOIN pg_catalog.pg_enum AS "value" ON "value"."enumtypid" = "type"."oid"
WHERE "type"."typtype" = 'e' AND (
("namespace"."nspname", "type"."typname") IN (SELECT coalesce(nullif("wanted"."namespace", ''), current_schema()), "wanted"."name" FROM unnest($3::text[], $4::text[]) AS "wanted" ("namespace", "name"))
OR "type"."oid" IN (SELECT "column"."atttypid" {WANTED} JOIN pg_catalog.pg_attribute AS "column" ON "column"."attrelid" = "found"."oid" AND "column"."attnum" > 0 AND NOT "column"."attisdropped"))
ORDER BY "type"."oid", "value"."enumsortorder""#;

/// The number of a column is 0 where it is an expression.
const PARTITIONS: &str = r#"SELECT "wanted"."position" - 1, "divided"."partstrat"::text,
(SELECT string_agg("column"."attname"::text, chr(31) ORDER BY "part"."place") FROM unnest("divided"."partattrs"::int2[]) WITH ORDINALITY AS "part" ("number", "place") JOIN pg_catalog.pg_attribute AS "column" ON "column"."attrelid" = "found"."oid" AND "column"."attnum" = "part"."number"),
(SELECT count(*) FROM pg_catalog.pg_inherits AS "part" WHERE "part"."inhparent" = "found"."oid")
{WANTED}
JOIN pg_catalog.pg_partitioned_table AS "divided" ON "divided"."partrelid" = "found"."oid" AND 0 <> ALL("divided"."partattrs"::int2[])"#;

/// The comment of a table has no column.
const COMMENTS: &str = r#"SELECT "wanted"."position" - 1, "column"."attname"::text, "comment"."description"
{WANTED}
JOIN pg_catalog.pg_description AS "comment" ON "comment"."objoid" = "found"."oid" AND "comment"."classoid" = 'pg_catalog.pg_class'::regclass
LEFT JOIN pg_catalog.pg_attribute AS "column" ON "column"."attrelid" = "found"."oid" AND "column"."attnum" = "comment"."objsubid" AND "column"."attnum" > 0"#;

/// Generated columns of words, with an index of the same name. The expression names texts and language as it was written.
const SEARCHES: &str = r#"SELECT "wanted"."position" - 1, "column"."attname"::text,
(SELECT string_agg(trim('"' FROM "text"."match"[1]), chr(31) ORDER BY "text"."place") FROM regexp_matches("written"."text", 'COALESCE\((.+?), ''''::', 'g') WITH ORDINALITY AS "text" ("match", "place")),
substring("written"."text" FROM 'to_tsvector\(''(\w+)''')
{WANTED}
JOIN pg_catalog.pg_attribute AS "column" ON "column"."attrelid" = "found"."oid" AND "column"."attgenerated" = 's' AND "column"."atttypid" = 'tsvector'::regtype AND NOT "column"."attisdropped"
JOIN pg_catalog.pg_attrdef AS "default" ON "default"."adrelid" = "found"."oid" AND "default"."adnum" = "column"."attnum"
CROSS JOIN LATERAL (SELECT pg_get_expr("default"."adbin", "default"."adrelid") AS "text") AS "written"
WHERE "written"."text" LIKE '%setweight(to_tsvector(%COALESCE(%'
AND EXISTS (SELECT 1 FROM pg_catalog.pg_index AS "key" JOIN pg_catalog.pg_class AS "index" ON "index"."oid" = "key"."indexrelid" WHERE "key"."indrelid" = "found"."oid" AND "index"."relname" = "column"."attname")"#;

/// The types of texts. A `character` fills its texts up with blanks, and compares them without; a `citext`, which may be in a
/// namespace of its own, takes upper and lower case as one in its uniques.
const TEXTS: [&str; 4] = ["text", "character varying", "character", "citext"];

/// The types that no field reads: the type that holds their values, and the value of it that is made of a column.
const OTHERS: [(&str, &str, &str); 12] = [
    ("bit", "text", "{}::text"),
    ("bit varying", "text", "{}::text"),
    ("cidr", "text", "{}::text"),
    ("hstore", "jsonb", "hstore_to_jsonb({})"),
    ("inet", "text", "abbrev({})"),
    (
        "interval",
        "bigint",
        "(extract(epoch FROM {}) * 1000000)::bigint",
    ),
    ("macaddr", "text", "{}::text"),
    ("macaddr8", "text", "{}::text"),
    ("money", "numeric(18, 2)", "{}::numeric(18, 2)"),
    ("oid", "bigint", "{}::bigint"),
    (
        "time with time zone",
        "time",
        "({} AT TIME ZONE 'UTC')::time",
    ),
    ("xml", "text", "{}::text"),
];

impl Introspection for PostgresDefinitions {
    fn find_columns(&self, tables: &[TableName]) -> Statement {
        about(COLUMNS, tables)
    }

    fn find_constraints(&self, tables: &[TableName]) -> Statement {
        about(CONSTRAINTS, tables)
    }

    fn find_indexes(&self, tables: &[TableName]) -> Statement {
        about(INDEXES, tables)
    }

    fn find_searches(&self, tables: &[TableName]) -> Statement {
        about(SEARCHES, tables)
    }

    fn find_partitions(&self, tables: &[TableName]) -> Option<Statement> {
        Some(about(PARTITIONS, tables))
    }

    fn find_comments(&self, tables: &[TableName]) -> Option<Statement> {
        Some(about(COMMENTS, tables))
    }

    fn find_enums(&self, tables: &[TableName], names: &[EnumName]) -> Option<Statement> {
        let namespaces = names.iter().map(|own| own.namespace.clone());
        let mut statement = about(ENUMS, tables);
        statement.parameters.extend([
            texts(namespaces.map(Option::unwrap_or_default)),
            texts(names.iter().map(|own| own.name.clone())),
        ]);
        Some(statement)
    }

    /// Tables of extensions, and parts of a table, are nobody's own. A materialized view and a foreign table are views.
    fn find_tables(&self, kind: TableKind) -> Statement {
        let kinds = match kind {
            TableKind::Base => "'r', 'p'",
            TableKind::View => "'v', 'm', 'f'",
        };
        let text = r#"SELECT "found"."relname"::text FROM pg_catalog.pg_class AS "found"
JOIN pg_catalog.pg_namespace AS "namespace" ON "namespace"."oid" = "found"."relnamespace" AND "namespace"."nspname" = current_schema()
WHERE "found"."relkind" IN ({KINDS}) AND NOT "found"."relispartition"
AND NOT EXISTS (SELECT 1 FROM pg_catalog.pg_depend AS "owner" WHERE "owner"."objid" = "found"."oid" AND "owner"."deptype" = 'e')
ORDER BY 1"#;
        let text = text.replace("{KINDS}", kinds);
        Statement::new(text, Vec::new(), None, Verb::Select)
    }

    fn find_other_namespaces(&self) -> Option<Statement> {
        let text = r#"SELECT DISTINCT "namespace"."nspname"::text COLLATE "C" FROM pg_catalog.pg_class AS "found"
JOIN pg_catalog.pg_namespace AS "namespace" ON "namespace"."oid" = "found"."relnamespace" AND "namespace"."nspname" <> current_schema()
WHERE "found"."relkind" IN ('r', 'p', 'v', 'm', 'f') AND NOT "found"."relispartition"
AND "namespace"."nspname" !~ '^pg_' AND "namespace"."nspname" <> 'information_schema'
AND NOT EXISTS (SELECT 1 FROM pg_catalog.pg_depend AS "owner" WHERE "owner"."objid" = "found"."oid" AND "owner"."deptype" = 'e')
ORDER BY 1"#;
        Some(Statement::new(text, Vec::new(), None, Verb::Select))
    }

    fn find_version(&self) -> Statement {
        let text = "SELECT current_setting('server_version')";
        Statement::new(text, Vec::new(), None, Verb::Select)
    }

    fn enter_scratch(&self) -> Vec<Statement> {
        let statements = [
            "CREATE SCHEMA orm_scratch",
            "SELECT set_config('search_path', concat_ws(', ', 'orm_scratch', nullif(current_setting('search_path'), '')), true)",
        ];
        statements.map(|text| statement(text, Vec::new())).into()
    }

    /// The schema of temporary tables is the one in which tables are made, if it is named first.
    fn enter_temporary(&self) -> Vec<Statement> {
        let text = "SELECT set_config('search_path', concat_ws(', ', 'pg_temp', nullif(current_setting('search_path'), '')), true)";
        vec![statement(text, Vec::new())]
    }

    fn find_namespaces(&self, namespaces: Vec<String>) -> Option<Statement> {
        let text = r#"SELECT "nspname"::text FROM pg_catalog.pg_namespace WHERE "nspname" = ANY($1::text[])"#;
        Some(statement(text, vec![texts(namespaces)]))
    }

    fn read_exclusion(
        &self,
        _table: &PhysicalTable,
        found: &FoundExclusion,
    ) -> Option<PhysicalExclusion> {
        exclusion::read(&found.name, &found.keys, found.text.as_deref())
    }

    fn candidates(&self, _table: &PhysicalTable, column: &FoundColumn<'_>) -> Vec<ColumnType> {
        if let Some(name) = found_enum(column.ty) {
            return vec![ColumnType::of_enum(name)];
        }
        let ty = match column.ty {
            "character varying" => column.max_length.map(ColumnType::text),
            "numeric" if column.max_length.is_some() => {
                column.max_length.map(digits).map(ColumnType::Decimal)
            }
            name => types::reported(name).map(ColumnType::of),
        };
        ty.into_iter().collect()
    }

    fn declared_name(&self, column: &FoundColumn<'_>) -> String {
        match column.max_length {
            Some(modifier) if column.ty == "numeric" => {
                let digits = digits(modifier);
                format!("numeric({}, {})", digits.max_digits, digits.decimal_places)
            }
            _ => column.ty.to_owned(),
        }
    }

    fn found_collation(&self, name: String) -> Option<String> {
        (name != "C").then_some(name)
    }

    /// Postgres writes `"f" <> 'NaN'` as `(f <> 'NaN'::real)`.
    fn is_condition(&self, written: &str, read: &str) -> bool {
        let read = read.trim_matches(['(', ')']);
        let read = read
            .split_once("::")
            .map_or(read, |(condition, _)| condition);
        written.replace('"', "") == read.replace('"', "")
    }

    fn found_type(&self, ty: &ColumnType) -> String {
        let name = match ty {
            ColumnType::Other(name) => return name.clone(),
            ColumnType::Enum(name) => return name.to_string(),
            ColumnType::Decimal(_) => "numeric",
            ColumnType::Logical {
                max_length: Some(_),
                ..
            } => "character varying",
            ColumnType::Logical { ty, .. } => types::names(*ty).postgres_reported,
        };
        name.to_owned()
    }

    fn field_type(&self, declared: &str) -> Option<Type> {
        let declared = declared.strip_prefix("public.").unwrap_or(declared);
        match declared.strip_suffix("[]") {
            Some(element) => self.field_type(element).map(Type::array),
            None if TEXTS.contains(&declared) => Some(Type::Text),
            // A `jsonb` is written to it as well.
            None if declared == "json" => types::reported("jsonb"),
            None => types::reported(&without_digits(declared)),
        }
    }

    /// A `varchar` of any length is a text, and so is a `char`; a domain was resolved.
    fn holds(&self, ty: Type, found: &ColumnType) -> bool {
        let found = self.found_type(found);
        self.found_type(&ColumnType::of(ty)) == *without_digits(&found)
            || self.field_type(&found) == Some(ty)
    }

    /// A day or a moment may be infinite. What a view calculates is not calculated for this.
    fn has_forms(&self, table: &PhysicalTable, column: &PhysicalColumn) -> bool {
        table.kind == TableKind::Base && is_of_day(&column.ty)
    }

    /// Of the first rows alone: the tables may be large.
    fn find_value_forms(&self, table: &PhysicalTable, columns: &[&PhysicalColumn]) -> String {
        let names: Vec<_> = columns.iter().map(|column| quote(&column.name)).collect();
        let forms = names
            .iter()
            .map(|own| format!("CASE WHEN bool_or(NOT isfinite({own})) THEN 'infinite'::text END"));
        let forms = forms.collect::<Vec<_>>().join(", ");
        let (names, table) = (names.join(", "), table_name(&table.name));
        format!("SELECT {forms} FROM (SELECT {names} FROM {table} LIMIT 100000) AS \"rows\"")
    }

    /// The infinite values of a column of days or moments as the last and the first day that fields hold.
    fn readable(&self, table: &TableName, column: &PhysicalColumn) -> Option<String> {
        let declared = self.found_type(&column.ty);
        let (table, own) = (table_name(table), quote(&column.name));
        if is_of_day(&column.ty) {
            let day = |year: &str| format!("CAST('{year}' AS {declared})");
            let (last, first) = (day("9999-12-31"), day("0001-01-01"));
            return Some(format!(
                "UPDATE {table} SET {own} = CASE WHEN {own} > '2000-01-01' THEN {last} ELSE {first} END WHERE NOT isfinite({own})"
            ));
        }
        let other = OTHERS.iter().find(|(name, ..)| *name == declared);
        // The elements of any type have a text: those of `"Category"[]`, an array of an enum type, their names.
        let array = || {
            declared
                .ends_with("[]")
                .then_some(("", "text[]", "{}::text[]"))
        };
        let (_, ty, value) = other.copied().or_else(array)?;
        let value = value.replace("{}", &own);
        Some(format!(
            "ALTER TABLE {table} ALTER COLUMN {own} TYPE {ty} USING {value}"
        ))
    }
}

fn is_of_day(ty: &ColumnType) -> bool {
    let days = [Type::Date, Type::DateTime, Type::Timestamp];
    ty.logical().is_some_and(|ty| days.contains(&ty))
}

/// `numeric` of `numeric(8, 2)`, `timestamp without time zone` of `timestamp(3) without time zone`.
fn without_digits(ty: &str) -> Cow<'_, str> {
    match ty.split_once('(') {
        Some((word, digits)) => {
            let rest = digits.split_once(')').map_or("", |(_, rest)| rest);
            Cow::Owned(format!("{word}{rest}"))
        }
        None => Cow::Borrowed(ty),
    }
}

/// The name of an enum type, as a column is told to be of it.
fn found_enum(ty: &str) -> Option<EnumName> {
    let (namespace, name) = ty.strip_prefix("enum\u{1f}")?.split_once('\u{1f}')?;
    let namespace = Some(namespace).filter(|name| !name.is_empty());
    Some(EnumName::new(namespace, name))
}

/// The digits of a decimal, as the modifier of its type has them: those behind the point in its lower half.
fn digits(modifier: u32) -> Digits {
    Digits {
        max_digits: modifier >> 16,
        decimal_places: modifier & 0xffff,
    }
}

/// A statement about tables, which are bound as a list of namespaces and a list of names.
fn about(text: &str, tables: &[TableName]) -> Statement {
    let namespaces = tables.iter().map(|table| table.namespace.clone());
    let names = tables.iter().map(|table| table.name.clone());
    let values = vec![
        texts(namespaces.map(Option::unwrap_or_default)),
        texts(names),
    ];
    statement(text.replace("{WANTED}", WANTED), values)
}

fn texts(texts: impl IntoIterator<Item = String>) -> Parameter {
    let texts = texts.into_iter().map(Value::Text);
    Parameter::List(Array::new(Type::Text, texts.collect()))
}
