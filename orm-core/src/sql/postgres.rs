//! The words of Postgres that are not standard.

mod array;
mod ascii;
mod function;
mod json;
mod regex;
pub(super) mod search;
mod time;
mod truncate;

use super::dialect::{CountedKey, Dialect, Identity};
use super::standard_names::aggregate_name;
use super::types::names;
use super::writer::Writer;
use super::{Extension, Statement};
use crate::plan::{
    Aggregate, Alias, ArrayRows, CopyRows, ELEMENT, ELEMENT_POSITION, ElementKind, Expr, Insert,
    Join, Search, Update,
};
use crate::query::{
    AggregateFunction, Arithmetic, ArrayFunction, Function, JsonFunction, JsonRead, JsonStep,
    Match, TimeFunction,
};
use crate::schema::{DeclaredSql, EnumType, Table, Truncation};
use crate::value::{Array, ColumnValues, Parameter, Type, Value};
use std::borrow::Cow;

/// Postgres.
pub(super) struct Postgres;

impl Dialect for Postgres {
    fn find_fixed_foreign_keys(&self) -> Option<&'static str> {
        Some(
            r#"SELECT "found"."oid"::regclass::text, "key"."conname"::text
FROM unnest($1::text[], $2::text[]) AS "wanted" ("namespace", "name")
JOIN pg_catalog.pg_namespace AS "namespace" ON "namespace"."nspname" = coalesce(nullif("wanted"."namespace", ''), current_schema())
JOIN pg_catalog.pg_class AS "found" ON "found"."relnamespace" = "namespace"."oid" AND "found"."relname" = "wanted"."name" AND pg_has_role("found"."relowner", 'USAGE')
JOIN pg_catalog.pg_constraint AS "key" ON "key"."conrelid" = "found"."oid" AND "key"."contype" = 'f' AND NOT "key"."condeferrable" AND "key"."conparentid" = 0
ORDER BY 1, 2"#,
        )
    }

    /// Casts to the type of the parameter: the driver keeps statements by their text alone, and would otherwise read a
    /// value of another type as one of this.
    fn placeholder(&self, to: &mut Writer, n: usize, parameter: &Parameter) {
        let ty = match parameter {
            Parameter::One(value) => value.ty(),
            // Arrays among others are bound as the texts that they are read from.
            Parameter::Column(column) if array::are_arrays(column) => Type::Array(&Type::Text),
            Parameter::List(list) => list.ty().array(),
            Parameter::Column(column) => column.ty().array(),
        };
        to.fmt(format_args!("${n}::{}", names(ty).postgres_cast));
    }

    fn literal(&self, to: &mut Writer, piece: &'static str, ty: Type) {
        to.fmt(format_args!("{piece}::{}", names(ty).postgres_cast));
    }

    /// Writes a query of the rows, which `OFFSET` keeps apart. As a condition of a join the planner takes the key that a
    /// subquery computes for one to hash by, and reads the whole table for a few rows.
    fn join_of_found_rows(&self, to: &mut Writer, join: &Join<'_>) {
        to.join_word(join);
        to.push("LATERAL (SELECT *");
        found_rows(to, join);
        to.push(") AS ");
        to.alias(join.alias);
        to.push(" ON TRUE");
    }

    /// Writes a query of the keys, and behind it the table by its key: of the rows of a query a group by the key has no other
    /// columns.
    fn join_of_grouped_rows(&self, to: &mut Writer, join: &Join<'_>) {
        let keys: Vec<_> = join.table.key_columns().map(|key| key.name).collect();
        // No name that a model's table can have.
        let found = match join.alias {
            Alias::Table(name) => format!("{name} found"),
            Alias::Number(number) => format!("t{number} found"),
        };
        to.join_word(join);
        to.push("LATERAL (SELECT ");
        to.joined(", ", &keys, |to, key| to.column(join.alias, key));
        found_rows(to, join);
        to.push(") AS ");
        to.name(&found);
        to.push(" ON TRUE");
        to.join_word(join);
        to.table_as(join.table, join.alias);
        to.push(" ON ");
        to.joined(" AND ", &keys, |to, key| {
            to.column(join.alias, key);
            to.push(" = ");
            to.name(&found);
            to.push(".");
            to.name(key);
        });
    }

    fn cast(&self, to: &mut Writer, types: (Type, Type), value: &Expr<'_>) {
        function::cast(to, types, value);
    }

    fn text_collation(&self) -> &'static str {
        " COLLATE \"C\""
    }

    /// Calculates the remainder of floats as of the decimal numbers that they are written as: Postgres has none of floats.
    fn arithmetic(
        &self,
        to: &mut Writer,
        (how, ty): (Arithmetic, Type),
        left: &Expr<'_>,
        right: &Expr<'_>,
    ) {
        if how == Arithmetic::Rem && matches!(ty, Type::F32 | Type::F64) {
            return function::remainder(to, ty, left, right);
        }
        let calculation = |to: &mut Writer, left: &dyn Fn(&mut Writer)| {
            left(to);
            to.push(self.operator(how));
            to.operand(right);
        };
        match how {
            Arithmetic::Div if ty.is_decimal() => function::calculated(to, |to| {
                calculation(to, &|to| function::many_places(to, left));
            }),
            _ if ty.is_decimal() => function::calculated(to, |to| {
                calculation(to, &|to| to.operand(left));
            }),
            _ => calculation(to, &|to| to.operand(left)),
        }
    }

    fn call(&self, to: &mut Writer, function: Function, arguments: &[Expr<'_>]) {
        function::call(to, function, arguments);
    }

    fn time(&self, to: &mut Writer, function: TimeFunction, arguments: &[Expr<'_>]) {
        to.postgres_time(function, arguments);
    }

    fn array_rows(&self, to: &mut Writer, rows: &ArrayRows<'_>) {
        if rows.elements == ElementKind::Document {
            // Of a document that is no array it finds nothing; `jsonb_array_elements` would fail.
            to.push("jsonb_path_query(");
            to.expr(&rows.array);
            to.push(r#", 'strict $ ? (@.type() == "array")[*]')"#);
        } else {
            to.call("unnest", std::slice::from_ref(&rows.array));
        }
        if rows.positions {
            to.push(" WITH ORDINALITY");
        }
        to.push(" AS ");
        to.alias(rows.alias);
        let names = if rows.positions {
            &[ELEMENT, ELEMENT_POSITION][..]
        } else {
            &[ELEMENT]
        };
        to.push("(");
        to.joined(", ", names, |to, name| to.name(name));
        to.push(")");
    }

    fn array(&self, to: &mut Writer, function: ArrayFunction, arguments: &[Expr<'_>]) {
        to.postgres_array(function, arguments);
    }

    fn json(&self, to: &mut Writer, function: JsonFunction, arguments: &[Expr<'_>]) {
        to.postgres_json(function, arguments);
    }

    fn json_at(&self, to: &mut Writer, document: &Expr<'_>, path: &[JsonStep], read: JsonRead) {
        to.postgres_json_at(document, path, read);
    }

    fn json_set(
        &self,
        to: &mut Writer,
        document: &Expr<'_>,
        path: &[JsonStep],
        value: Option<&Expr<'_>>,
    ) {
        to.postgres_json_set(document, path, value);
    }

    fn search(&self, to: &mut Writer, search: &Search<'_>) {
        search::search(to, search);
    }

    /// Writes sums of `bigint` as `bigint`, which else become `numeric`; floats are calculated with as `float8`. An average of
    /// microseconds has so many places that its rounding to whole ones is exact for any number of rows. An array of
    /// nothing is one without elements.
    fn aggregate(&self, to: &mut Writer, aggregate: &Aggregate<'_>) {
        use AggregateFunction::{
            ArrayAgg, Avg, Percentile, StddevPopulation, StddevSample, Sum, VariancePopulation,
            VarianceSample,
        };
        let name = aggregate_name(aggregate.function);
        match (aggregate.function, aggregate.ty) {
            (Sum, Type::I64 | Type::Duration) => {
                to.push("CAST(");
                to.aggregate_call(name, aggregate, Writer::expr);
                to.push(" AS int8)");
            }
            (Sum, ty) if ty.is_decimal() => function::calculated(to, |to| {
                to.aggregate_call(name, aggregate, Writer::expr);
            }),
            (Avg, ty) if ty.is_decimal() => function::calculated(to, |to| {
                to.aggregate_call(name, aggregate, function::many_places);
            }),
            (Avg, Type::Duration) => {
                to.push("CAST(ROUND(");
                to.aggregate_call(name, aggregate, |to, microseconds| {
                    to.push("CAST(");
                    to.expr(microseconds);
                    to.push(" AS numeric(39, 20))");
                });
                to.push(") AS int8)");
            }
            (Percentile, ty) => {
                to.push(name);
                to.push("(");
                if let Some(part) = &aggregate.second {
                    to.bound(part);
                }
                to.push(") WITHIN GROUP (ORDER BY ");
                if let Some(number) = &aggregate.argument {
                    self.cast(to, (ty, Type::F64), number);
                }
                to.push(")");
                to.aggregate_filter(aggregate);
            }
            (ArrayAgg, _) => {
                to.push("coalesce(");
                to.aggregate_call(name, aggregate, Writer::expr);
                to.push(", '{}')");
            }
            (_, Type::F64) | (Sum, Type::I16 | Type::I32) => {
                to.aggregate_call(name, aggregate, Writer::expr);
            }
            (
                Sum | Avg | StddevPopulation | StddevSample | VariancePopulation | VarianceSample,
                ty,
            ) => to.aggregate_call(name, aggregate, |to, number| {
                self.cast(to, (ty, Type::F64), number);
            }),
            _ => to.aggregate_call(name, aggregate, Writer::expr),
        }
    }

    /// NaN is no integer: only it is asked to be one.
    fn not_nan(&self, to: &mut Writer, number: &Expr<'_>) {
        to.push("coalesce(nullif(");
        to.expr(number);
        to.push(", 'NaN'), CAST(");
        to.expr(number);
        to.push(" AS int8))");
    }

    fn among(&self, to: &mut Writer, list: &Array, cast: Option<&str>) {
        to.push(" = ANY(");
        to.bind(Parameter::List(list.clone()));
        if let Some(cast) = cast {
            to.fmt(format_args!("::{cast}[]"));
        }
        to.push(")");
    }

    /// Returns a pattern of `LIKE`, its own signs after `!`; a pattern of `like` is the user's own.
    fn pattern(&self, how: Match, text: &str) -> Option<String> {
        let (before, after) = match how {
            Match::Like => return Some(text.to_owned()),
            Match::Equals | Match::Regex | Match::Similar => return None,
            Match::Contains => ("%", "%"),
            Match::StartsWith => ("", "%"),
            Match::EndsWith => ("%", ""),
        };
        let mut own = String::with_capacity(text.len() + 2);
        own.push_str(before);
        for sign in text.chars() {
            if matches!(sign, '%' | '_' | '!') {
                own.push('!');
            }
            own.push(sign);
        }
        own.push_str(after);
        Some(own)
    }

    /// Looks for ASCII in columns of ASCII without ICU first, which takes a quarter of the time.
    fn matching_pattern(
        &self,
        to: &mut Writer,
        (how, fold): (Match, bool),
        text: &Expr<'_>,
        pattern: String,
    ) {
        if fold && is_behind_others(how) && pattern.is_ascii() && matches!(text, Expr::Column(..)) {
            return ascii::matching(to, text, pattern);
        }
        self.folded(to, fold, text);
        to.push(self.like());
        self.folded(to, fold, &Expr::Bound(Cow::Owned(Value::Text(pattern))));
        to.push(self.escape(how));
    }

    /// Whatever the case, a text that may stand behind others is looked for in another way where it is of ASCII.
    fn bound_pattern(&self, how: Match, fold: bool, text: &str) -> Option<String> {
        match how {
            Match::Equals => Some(text.to_owned()),
            _ if fold && is_behind_others(how) => None,
            _ => self.pattern(how, text),
        }
    }

    fn json_path(&self, path: &[JsonStep], read: JsonRead) -> String {
        json::read_path(path, read)
    }

    fn escape(&self, how: Match) -> &'static str {
        if how == Match::Like {
            ""
        } else {
            " ESCAPE '!'"
        }
    }

    /// Binds each column as one array. What is taken apart side by side in `SELECT` comes row by row, in the order of the
    /// arrays; in `FROM`, Postgres would store all of it before it hands on the first row.
    fn rows(&self, to: &mut Writer, columns: &[ColumnValues], enum_types: &[Option<EnumType>]) {
        to.push("SELECT ");
        array::unnested(to, columns, enum_types);
    }

    fn declared(&self, sql: DeclaredSql) -> &'static str {
        sql.postgres
    }

    /// By an operator of the extension `pg_trgm`, which its indexes serve.
    fn similar(&self, to: &mut Writer, text: &Expr<'_>, other: &Expr<'_>) {
        to.needs(Extension::Trigrams);
        to.operand(text);
        to.push(" % ");
        to.operand(other);
    }

    fn regex(&self, to: &mut Writer, fold: bool, text: &Expr<'_>, pattern: &Expr<'_>) {
        regex::matches(to, fold, text, pattern);
    }

    fn position(&self) -> &'static str {
        "strpos"
    }

    /// Folds by ICU; the result is compared by code point like every other text.
    fn folded(&self, to: &mut Writer, fold: bool, text: &Expr<'_>) {
        if !fold {
            return to.operand(text);
        }
        to.fold();
        to.push("(upper(lower(");
        to.expr(text);
        to.push(" COLLATE \"und-x-icu\")) COLLATE \"C\")");
    }

    /// The collation of an index is no part of its expression.
    fn folded_key(&self, to: &mut Writer, text: &Expr<'_>) {
        to.push("(upper(lower(");
        to.expr(text);
        to.push(" COLLATE \"und-x-icu\"))) COLLATE \"C\"");
    }

    /// Without statistics Postgres takes one row in two hundred to point at any one, and reads the whole table for every
    /// level of a tree. The range says nothing new, but is expected to let few rows pass.
    fn points_at(&self, to: &mut Writer, link: (Alias, &str), key: (Alias, &str)) {
        to.equal(link, key);
        to.push(" AND ");
        to.column(link.0, link.1);
        to.push(" BETWEEN ");
        to.column(key.0, key.1);
        to.push(" AND ");
        to.column(key.0, key.1);
    }

    /// A key set by hand moves the counter past it, so that the next row does not get the same. Of many rows it is the
    /// largest, by a subquery that is run once: to move the counter takes longer than to store a row.
    fn returning(&self, to: &mut Writer, insert: &Insert<'_>) {
        to.returning(insert);
        if insert.tells_inserted {
            to.push(", ");
            is_inserted(to, insert.table);
        }
        let Some(key) = insert.counted else { return };
        if let Some(largest) = key.largest {
            to.push(", (");
            move_counter(to, insert.table, key.column, largest);
            return to.push(")");
        }
        to.push(", ");
        move_counter_past_row(to, insert.table, key.column);
    }

    fn returning_updated(&self, to: &mut Writer, update: &Update<'_>) {
        to.returned(&update.returning);
        let Some(key) = update.counted else { return };
        let is_first = update.returning.columns.is_empty();
        to.push(if is_first { " RETURNING " } else { ", " });
        move_counter_past_row(to, update.table, key);
    }

    fn copy_rows(&self, to: &mut Writer, rows: &CopyRows) {
        to.push("COPY ");
        to.copied_columns(rows);
        to.push(" FROM STDIN (FORMAT binary)");
    }

    fn move_counter(&self, key: &CountedKey) -> Option<(String, Vec<Parameter>)> {
        let mut writer = Writer::new(&Postgres);
        move_counter(&mut writer, key.table, key.column, key.largest);
        Some(writer.finish())
    }

    fn find_foreign_keys(&self) -> &'static str {
        FOREIGN_KEYS
    }

    fn truncate(&self, tables: &Truncation, identity: Identity) -> Vec<Statement> {
        truncate::truncate(tables, identity)
    }
}

/// The query for columns of a table: their names, the number and the category of their types, those beneath domains, and
/// the names of their types.
#[cfg(feature = "postgres")]
pub(crate) const COLUMN_TYPES: &str = r#"SELECT "column"."attname"::text, coalesce(nullif("type"."typbasetype", 0), "type"."oid")::int8, "type"."typcategory"::text, pg_catalog.format_type("column"."atttypid", "column"."atttypmod")
FROM pg_catalog.pg_attribute AS "column"
JOIN pg_catalog.pg_type AS "type" ON "type"."oid" = "column"."atttypid"
WHERE "column"."attrelid" = to_regclass(concat(quote_ident($1) || '.', quote_ident($2))) AND "column"."attname" = ANY($3)"#;

/// The name of rows that come as one, and of its first column: no name that a model's table can have.
#[cfg(feature = "postgres")]
pub(crate) const ROWS_AS_ARRAYS: &str = "rows as arrays";

/// The query whose one row has an array for each column of an insert, with the values of all rows that it hands back: a
/// row of its own for each takes longer than to store it.
#[cfg(feature = "postgres")]
pub(crate) fn as_arrays(insert: &str, columns: usize) -> String {
    let mut writer = Writer::new(&Postgres);
    before_arrays(&mut writer, columns);
    writer.push(insert);
    writer.push(") SELECT ");
    for column in 1..=columns {
        writer.push(if column == 1 {
            "array_agg("
        } else {
            ", array_agg("
        });
        writer.name(&column.to_string());
        writer.push(")");
        if column == 1 {
            writer.push(" AS ");
            writer.name(ROWS_AS_ARRAYS);
        }
    }
    writer.push(" FROM ");
    writer.name(ROWS_AS_ARRAYS);
    writer.finish().0
}

/// Returns how many characters stand before the insert in [`as_arrays`].
#[cfg(feature = "postgres")]
pub(crate) fn characters_before_arrays(columns: usize) -> usize {
    let mut writer = Writer::new(&Postgres);
    before_arrays(&mut writer, columns);
    writer.finish().0.chars().count()
}

/// Writes the table of joined rows with the conditions that find them, apart from the rest of the query.
fn found_rows(to: &mut Writer, join: &Join<'_>) {
    to.push(" FROM ");
    to.table_as(join.table, join.alias);
    to.push(" WHERE ");
    to.joined(" AND ", &join.conditions, Writer::term);
    to.push(" OFFSET 0");
}

#[cfg(feature = "postgres")]
fn before_arrays(to: &mut Writer, columns: usize) {
    to.push("WITH ");
    to.name(ROWS_AS_ARRAYS);
    to.push("(");
    to.numbers(columns);
    to.push(") AS (");
}

/// Writes what moves the counter of a key up to that of the row that was written, if it is larger.
fn move_counter_past_row(to: &mut Writer, table: &'static Table, key: &'static str) {
    to.push("CASE WHEN ");
    to.name(key);
    to.push(" > ");
    last_value(to, table, key);
    to.push(" THEN setval(");
    counter(to, table, key);
    to.push(", ");
    to.name(key);
    to.push(") END");
}

/// Writes the query that moves the counter of a key up to the largest one that was set.
fn move_counter(to: &mut Writer, table: &Table, key: &str, largest: i64) {
    to.push("SELECT setval(");
    counter(to, table, key);
    to.push(", ");
    to.bind(Value::I64(largest));
    to.push(") WHERE ");
    to.bind(Value::I64(largest));
    to.push(" > ");
    last_value(to, table, key);
}

/// Writes the sequence that counts a key up. As a subquery it is looked for once, and not for each row, which would take
/// longer than to store it.
fn counter(to: &mut Writer, table: &Table, key: &str) {
    to.push("(SELECT pg_get_serial_sequence('");
    to.table(table);
    to.push("', '");
    to.push(key);
    to.push("')::regclass)");
}

/// Writes the key that was counted last; 0 where there is none.
fn last_value(to: &mut Writer, table: &Table, key: &str) {
    to.push("coalesce(pg_sequence_last_value(");
    counter(to, table, key);
    to.push("), 0)");
}

/// The name of the row that was stored before an upsert: no name that a model's table can have.
const STORED_BEFORE: Alias = Alias::Table("stored before");

/// Writes whether an upsert inserted its row. One that was updated on conflict was locked before by the same transaction.
/// The rows of partitions hand no `xmax` back: they are looked for among those that were there when the statement began.
fn is_inserted(to: &mut Writer, table: &'static Table) {
    let row = Alias::Table(table.name);
    to.push("CASE WHEN ");
    to.column(row, "tableoid");
    to.push(" = '");
    to.table(table);
    to.push("'::regclass THEN ");
    to.column(row, "xmax");
    to.push(" = 0 ELSE NOT EXISTS (SELECT 1 FROM ");
    to.table_as(table, STORED_BEFORE);
    to.push(" WHERE ");
    to.joined(" AND ", table.key_columns(), |to, key| {
        to.equal((STORED_BEFORE, key.name), (row, key.name));
    });
    to.push(") END");
}

/// See [`Dialect::find_foreign_keys`]. Partitions carry copies of the keys of their table, which have a parent. Rows
/// of a table without a primary key are told apart by where they stand.
const FOREIGN_KEYS: &str = r#"WITH "key" AS (
SELECT * FROM pg_catalog.pg_constraint AS "constraint"
WHERE "contype" = 'f' AND "conparentid" = 0 AND coalesce((to_jsonb("constraint") ->> 'conenforced')::bool, true)
)
SELECT "number", "constraint", "action", "deferrable", "namespace", "table", "searched", "target_namespace", "target", "target_searched", "column", "target_column", "default", true, true
FROM (
SELECT 0::int8 AS "number", ''::text AS "constraint", ''::text AS "action", false AS "deferrable", "namespace"."nspname"::text AS "namespace", "table"."relname"::text AS "table", pg_catalog.pg_table_is_visible("table"."oid") AS "searched", ''::text AS "target_namespace", ''::text AS "target", false AS "target_searched", "column"."attname"::text AS "column", pg_catalog.format_type("column"."atttypid", -1) AS "target_column", NULL::text AS "default", "table"."oid" AS "position", NULL::int2[] AS "columns", coalesce(array_position("primary"."indkey"::int2[], "column"."attnum"), 0) AS "part"
FROM (SELECT "conrelid" AS "oid" FROM "key" UNION SELECT "confrelid" FROM "key") AS "end"
JOIN pg_catalog.pg_class AS "table" ON "table"."oid" = "end"."oid"
JOIN pg_catalog.pg_namespace AS "namespace" ON "namespace"."oid" = "table"."relnamespace"
LEFT JOIN pg_catalog.pg_index AS "primary" ON "primary"."indrelid" = "table"."oid" AND "primary"."indisprimary"
JOIN pg_catalog.pg_attribute AS "column" ON "column"."attrelid" = "table"."oid" AND CASE WHEN "primary"."indkey" IS NULL THEN "column"."attname" IN ('tableoid', 'ctid') ELSE "column"."attnum" = ANY("primary"."indkey") END
UNION ALL
SELECT "key"."oid"::int8, "key"."conname"::text, "key"."confdeltype"::text, "key"."condeferrable" AND NOT "key"."condeferred", "namespace"."nspname"::text, "table"."relname"::text, pg_catalog.pg_table_is_visible("table"."oid"), "target_namespace"."nspname"::text, "target"."relname"::text, pg_catalog.pg_table_is_visible("target"."oid"), "column"."attname"::text, "target_column"."attname"::text, CASE WHEN "key"."confdeltype" = 'd' THEN pg_catalog.pg_get_expr("default"."adbin", "default"."adrelid") END, "table"."oid", "key"."conkey", "part"."place"::int4
FROM "key"
JOIN pg_catalog.pg_class AS "table" ON "table"."oid" = "key"."conrelid"
JOIN pg_catalog.pg_namespace AS "namespace" ON "namespace"."oid" = "table"."relnamespace"
JOIN pg_catalog.pg_class AS "target" ON "target"."oid" = "key"."confrelid"
JOIN pg_catalog.pg_namespace AS "target_namespace" ON "target_namespace"."oid" = "target"."relnamespace"
CROSS JOIN LATERAL unnest("key"."conkey", "key"."confkey") WITH ORDINALITY AS "part" ("column", "target", "place")
JOIN pg_catalog.pg_attribute AS "column" ON "column"."attrelid" = "key"."conrelid" AND "column"."attnum" = "part"."column"
JOIN pg_catalog.pg_attribute AS "target_column" ON "target_column"."attrelid" = "key"."confrelid" AND "target_column"."attnum" = "part"."target"
LEFT JOIN pg_catalog.pg_attrdef AS "default" ON "default"."adrelid" = "key"."conrelid" AND "default"."adnum" = "part"."column"
) AS "row"
ORDER BY "position", "columns", "number", "part""#;

/// Returns whether other characters may stand before a text that is looked for.
fn is_behind_others(how: Match) -> bool {
    matches!(how, Match::Contains | Match::EndsWith)
}
