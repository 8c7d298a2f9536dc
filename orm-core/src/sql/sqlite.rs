//! The words of SQLite that are not standard.

mod array;
mod function;
mod json;
#[cfg(feature = "sqlite")]
mod packed;
mod search;
mod time;
mod truncate;

use super::dialect::{Dialect, Identity, VALUES};
use super::standard_names::aggregate_name;
use super::types::names;
use super::writer::Writer;
use super::{CopiedAtOnce, KeySource, Statement};
use crate::plan::{
    Aggregate, ArrayRows, ConflictClause, CopyRows, ElementKind, Expr, Insert, InsertedKeys,
    RowLock, RowLookup, Search,
};
use crate::query::{
    AggregateFunction, Arithmetic, ArrayFunction, Function, JsonFunction, JsonRead, JsonStep,
    Match, TimeFunction,
};
use crate::schema::{DeclaredSql, Digits, EnumType, Truncation};
use crate::value::{Array, ColumnValues, Parameter, Type};

#[cfg(feature = "sqlite")]
pub(crate) use packed::packed;

/// SQLite.
pub(super) struct Sqlite;

impl Dialect for Sqlite {
    fn placeholder(&self, to: &mut Writer, _n: usize, _parameter: &Parameter) {
        to.push("?");
    }

    fn same(&self) -> &'static str {
        " IS "
    }

    fn different(&self) -> &'static str {
        " IS NOT "
    }

    /// Calculates with floats and decimals by functions of ours: SQLite has one kind of float, with infinity and null for
    /// what leaves it, and no decimals.
    fn arithmetic(
        &self,
        to: &mut Writer,
        (how, ty): (Arithmetic, Type),
        left: &Expr<'_>,
        right: &Expr<'_>,
    ) {
        let function = match how {
            Arithmetic::Add => "add",
            Arithmetic::Sub => "sub",
            Arithmetic::Mul => "mul",
            Arithmetic::Div => "div",
            Arithmetic::Rem => "rem",
        };
        if !matches!(ty, Type::F32 | Type::F64) && !ty.is_decimal() {
            to.operand(left);
            to.push(self.operator(how));
            return to.operand(right);
        }
        to.fmt(format_args!("orm_{function}_{}(", number(ty)));
        to.expr(left);
        to.push(", ");
        to.expr(match right {
            // A decimal that is divided by zero is null by itself.
            Expr::NullIfZero(right) if ty.is_decimal() => right,
            right => right,
        });
        to.push(")");
    }

    /// An integer is one of every wider type, unless it was calculated and may not fit its own; an `f32` is an `f64`, and a
    /// boolean an integer.
    fn cast(&self, to: &mut Writer, (from, ty): (Type, Type), value: &Expr<'_>) {
        if (from, ty) == (Type::Bool, Type::Text) {
            to.push("CASE ");
            to.operand(value);
            return to.push(" WHEN TRUE THEN 'true' WHEN FALSE THEN 'false' END");
        }
        let is_calculated = matches!(value, Expr::Arithmetic(..) | Expr::Negate(_));
        let widens = match (from, ty) {
            (Type::I16, Type::I32 | Type::I64) | (Type::I32, Type::I64) => !is_calculated,
            // Dates and times are texts already.
            (Type::F32, Type::F64)
            | (Type::Bool | Type::Date | Type::Time | Type::DateTime | Type::Timestamp, _) => true,
            _ => false,
        };
        if widens {
            return to.operand(value);
        }
        let (name, types) = match (from, ty) {
            (_, ty) if ty.is_decimal() => ("orm_to_decimal", [number(from), ""]),
            (from, _) if from.is_decimal() => ("orm_from_decimal", [number(ty), ""]),
            (Type::Text, _) => ("orm_number", [number(ty), ""]),
            (_, Type::Text) => ("orm_text", [number(from), ""]),
            _ => ("orm_cast", [number(from), number(ty)]),
        };
        to.push(name);
        to.push("(");
        to.expr(value);
        for ty in types.into_iter().filter(|ty| !ty.is_empty()) {
            to.fmt(format_args!(", '{ty}'"));
        }
        to.push(")");
    }

    fn call(&self, to: &mut Writer, function: Function, arguments: &[Expr<'_>]) {
        function::call(to, function, arguments);
    }

    fn time(&self, to: &mut Writer, function: TimeFunction, arguments: &[Expr<'_>]) {
        to.sqlite_time(function, arguments);
    }

    fn array_rows(&self, to: &mut Writer, rows: &ArrayRows<'_>) {
        let array = std::slice::from_ref(&rows.array);
        to.push("json_each(");
        match rows.elements {
            ElementKind::Value => to.expr(&rows.array),
            ElementKind::Float => to.call("orm_array_digits", array),
            ElementKind::Document => to.call("orm_json_elements", array),
        }
        to.push(")");
        to.push(" AS ");
        to.alias(rows.alias);
    }

    fn array(&self, to: &mut Writer, function: ArrayFunction, arguments: &[Expr<'_>]) {
        to.sqlite_array(function, arguments);
    }

    fn json(&self, to: &mut Writer, function: JsonFunction, arguments: &[Expr<'_>]) {
        to.sqlite_json(function, arguments);
    }

    fn json_at(&self, to: &mut Writer, document: &Expr<'_>, path: &[JsonStep], read: JsonRead) {
        to.sqlite_json_at(document, path, read);
    }

    fn json_set(
        &self,
        to: &mut Writer,
        document: &Expr<'_>,
        path: &[JsonStep],
        value: Option<&Expr<'_>>,
    ) {
        to.sqlite_json_set(document, path, value);
    }

    fn search(&self, to: &mut Writer, search: &Search<'_>) {
        search::search(to, search);
    }

    /// Writes functions of ours where SQLite has none, or computes otherwise: `db/sqlite/aggregates`.
    fn aggregate(&self, to: &mut Writer, aggregate: &Aggregate<'_>) {
        if let (AggregateFunction::Sum, false, Some(Expr::OfUnits(units, digits))) =
            (aggregate.function, aggregate.distinct, &aggregate.argument)
        {
            return Sqlite::sum_of_units(to, aggregate, units, *digits);
        }
        let name = match (aggregate.function, aggregate.ty) {
            (AggregateFunction::Sum, Type::I64 | Type::Duration) => "orm_sum_i64",
            (AggregateFunction::Sum, Type::F32 | Type::F64) => "orm_sum_f64",
            (AggregateFunction::Avg, Type::Duration) => "orm_avg_i64",
            (AggregateFunction::Sum, ty) if ty.is_decimal() => "orm_sum_decimal",
            (AggregateFunction::Avg, ty) if ty.is_decimal() => "orm_avg_decimal",
            (AggregateFunction::Avg, _) => "orm_avg",
            (AggregateFunction::StddevSample, _) => "orm_stddev_samp",
            (AggregateFunction::StddevPopulation, _) => "orm_stddev_pop",
            (AggregateFunction::VarianceSample, _) => "orm_var_samp",
            (AggregateFunction::VariancePopulation, _) => "orm_var_pop",
            (AggregateFunction::BoolAnd, _) => "MIN",
            (AggregateFunction::BoolOr, _) => "MAX",
            (AggregateFunction::Percentile, _) => return self.percentile(to, aggregate),
            (AggregateFunction::StringAgg, _) if aggregate.distinct => {
                return Sqlite::distinct_texts(to, aggregate);
            }
            (AggregateFunction::StringAgg, _) if aggregate.window.is_some() => {
                return Sqlite::texts_over_window(to, aggregate);
            }
            (AggregateFunction::StringAgg, _) => "group_concat",
            (AggregateFunction::ArrayAgg, _)
                if aggregate.distinct && aggregate.order.is_empty() =>
            {
                return Sqlite::distinct_array(to, aggregate);
            }
            (AggregateFunction::ArrayAgg, _) => "orm_array_agg",
            (function, _) => aggregate_name(function),
        };
        let is_float = matches!(
            aggregate.function,
            AggregateFunction::StddevSample
                | AggregateFunction::StddevPopulation
                | AggregateFunction::VarianceSample
                | AggregateFunction::VariancePopulation
        );
        let over = match aggregate.window {
            Some(_) if name.starts_with("orm_") => "_over",
            _ => "",
        };
        to.aggregate_call(&format!("{name}{over}"), aggregate, |to, argument| {
            if is_float {
                self.float(to, aggregate.ty, argument);
            } else {
                to.expr(argument);
            }
        });
    }

    /// Writes the number alone: the functions that calculate fail where the result is NaN.
    fn not_nan(&self, to: &mut Writer, number: &Expr<'_>) {
        to.expr(number);
    }

    fn in_range(&self, to: &mut Writer, ty: Type, number: &Expr<'_>) {
        to.fmt(format_args!("orm_{}(", self::number(ty)));
        to.expr(number);
        to.push(")");
    }

    /// Binds a list as one JSON array, so that the text does not depend on its length.
    fn among(&self, to: &mut Writer, list: &Array, _cast: Option<&str>) {
        to.push(" IN (");
        self.elements(to, list);
        to.push(")");
    }

    /// Floats are written one by one, since JSON has no room for all of their digits.
    fn elements(&self, to: &mut Writer, list: &Array) {
        match names(list.ty()).sqlite {
            "REAL" if list.values().is_empty() => to.push("SELECT NULL WHERE FALSE"),
            "REAL" => to.joined(", ", list.values(), Writer::bound),
            // Blobs stand in JSON as hexadecimal digits.
            "BLOB" => json_elements(to, "unhex(value)", list),
            _ => json_elements(to, "value", list),
        }
    }

    /// Returns a pattern of `GLOB`, unless it holds what `GLOB` takes for another sign.
    fn pattern(&self, how: Match, text: &str) -> Option<String> {
        if text.chars().any(is_misread) {
            return None;
        }
        let mut own = String::with_capacity(text.len() + 1);
        match how {
            Match::StartsWith => {
                text.chars().for_each(|sign| literal(sign, &mut own));
                own.push('*');
            }
            Match::EndsWith => {
                own.push('*');
                text.chars().for_each(|sign| literal(sign, &mut own));
            }
            Match::Like => return Some(glob(text)),
            Match::Contains | Match::Equals | Match::Regex | Match::Similar => return None,
        }
        Some(own)
    }

    /// A text at an end is looked for by a function, where it holds what `GLOB` takes for another sign.
    fn bound_pattern(&self, how: Match, _fold: bool, text: &str) -> Option<String> {
        match how {
            Match::StartsWith | Match::EndsWith => self.pattern(how, text),
            _ => Some(text.to_owned()),
        }
    }

    fn json_path(&self, path: &[JsonStep], _read: JsonRead) -> String {
        json::steps(path)
    }

    /// Returns `GLOB`: SQLite's `LIKE` ignores the case of ASCII, and of nothing else.
    fn like(&self) -> &'static str {
        " GLOB "
    }

    /// Compares by a function of ours, which reads every sign as it is.
    fn computed_like(&self, to: &mut Writer, text: &Expr<'_>, pattern: &Expr<'_>) {
        to.push("orm_like(");
        to.expr(text);
        to.push(", ");
        to.expr(pattern);
        to.push(")");
    }

    /// By the limit that Postgres has, unless it is set to another.
    fn similar(&self, to: &mut Writer, text: &Expr<'_>, other: &Expr<'_>) {
        to.push("orm_similarity(");
        to.expr(text);
        to.push(", ");
        to.expr(other);
        to.push(") >= 0.3");
    }

    /// Asks a function of ours: SQLite has no regular expressions.
    fn regex(&self, to: &mut Writer, fold: bool, text: &Expr<'_>, pattern: &Expr<'_>) {
        to.push(if fold { "orm_iregex(" } else { "orm_regex(" });
        to.expr(text);
        to.push(", ");
        to.expr(pattern);
        to.push(")");
    }

    fn position(&self) -> &'static str {
        "instr"
    }

    /// Without regard to case a function of ours looks into the text, which is not folded as a whole for it.
    fn contains(&self, to: &mut Writer, fold: bool, text: &Expr<'_>, part: &Expr<'_>) {
        if fold {
            to.push("orm_icontains(");
            to.expr(text);
        } else {
            to.push("instr(");
            to.operand(text);
        }
        to.push(", ");
        self.folded(to, fold, part);
        to.push(if fold { ")" } else { ") > 0" });
    }

    fn folded(&self, to: &mut Writer, fold: bool, text: &Expr<'_>) {
        if !fold {
            return to.operand(text);
        }
        to.push("orm_fold(");
        to.expr(text);
        to.push(")");
    }

    fn explain(&self) -> (&'static str, usize) {
        ("EXPLAIN QUERY PLAN ", 3)
    }

    fn defer_foreign_keys(&self) -> &'static str {
        "PRAGMA defer_foreign_keys = ON"
    }

    /// Binds each column as one value, so that the text does not depend on the number of rows, which `orm_rows` walks
    /// through.
    fn rows(&self, to: &mut Writer, columns: &[ColumnValues], _: &[Option<EnumType>]) {
        to.push("SELECT ");
        to.numbers(columns.len());
        to.push(" FROM ");
        Sqlite::rows_in_hand(to, columns);
    }

    /// Writes the values as what has no type (`+`): a value is compared as that of the column beside it, which decides how.
    fn tuples(&self, to: &mut Writer, columns: &[ColumnValues], _: &[Option<EnumType>]) {
        to.push("SELECT ");
        to.joined(", ", 1..=columns.len(), |to, n| {
            to.fmt(format_args!("+\"{n}\""));
        });
        to.push(" FROM ");
        Sqlite::rows_in_hand(to, columns);
    }

    fn declared(&self, sql: DeclaredSql) -> &'static str {
        sql.sqlite
    }

    /// Looks a row up for each row of values in turn, by the index of the columns, under their collations.
    fn row_lookup(&self, to: &mut Writer, lookup: &RowLookup<'_>) {
        to.push("SELECT ");
        to.column(VALUES, "rowid");
        to.looked_up(lookup);
        to.push(" FROM ");
        Sqlite::rows_in_hand(to, &lookup.values.arrays);
        to.push(" AS ");
        to.alias(VALUES);
        to.push(" CROSS JOIN ");
        to.joined_with_values(lookup, |to, n| {
            to.push("+");
            to.column(VALUES, &(n + 1).to_string());
        });
    }

    /// The update hook tells whether a row is new before `RETURNING` is computed.
    fn returning(&self, to: &mut Writer, insert: &Insert<'_>) {
        to.returning(insert);
        if insert.tells_inserted {
            to.push(", orm_is_new()");
        }
    }

    /// The driver watches what an insert of many rows stores, so that no row has to come back.
    fn key_source(&self, insert: &Insert<'_>) -> Option<KeySource> {
        match insert.keys {
            InsertedKeys::Returned => None,
            InsertedKeys::Given(position) => Some(KeySource::Given(position)),
            InsertedKeys::Counted if !insert.has_many_rows() => Some(KeySource::Last),
            InsertedKeys::Counted => insert.returning.first().copied().map(KeySource::Counted),
        }
    }

    /// SQLite checks foreign keys at the end of a statement, so that rows which may refer to each other need to be one.
    fn copy_at_once(&self, rows: &CopyRows) -> Option<CopiedAtOnce> {
        let columns = rows.columns.iter();
        let columns = columns.map(|column| ColumnValues::new(column.ty, Vec::new()));
        let mut writer = Writer::new(&Sqlite);
        writer.push("INSERT INTO ");
        writer.copied_columns(rows);
        writer.push(" SELECT ");
        writer.copied_values(rows, |to, n, _| to.name(&n.to_string()));
        writer.push(" FROM ");
        if rows.refers_to_itself {
            writer.push(STAGED);
            writer.push(" CROSS JOIN ");
            writer.push(Sqlite::table_of_rows(rows.columns.len()));
            writer.push("(orm_columns(\"rows\"))");
            return Some(CopiedAtOnce::All(writer.finish().0));
        }
        Sqlite::rows_in_hand(&mut writer, &columns.collect::<Vec<_>>());
        Some(CopiedAtOnce::Chunk(writer.finish().0))
    }

    /// After a `FROM`, `ON` would begin a join.
    fn on_conflict(&self, to: &mut Writer, insert: &Insert<'_>, conflict: &ConflictClause<'_>) {
        if insert.ends_with_from() {
            to.push(" WHERE true");
        }
        to.on_conflict(insert.table, conflict);
    }

    /// Returns a limit: SQLite from 3.51 on turns an `EXISTS` without one that a `WHERE` needs into a join, and then
    /// counts a row once for each match where it skips rows (`OFFSET`), and misses rows where an `OR` inside reads two
    /// indexes. What is negated it leaves alone. `tests/queries/exists.rs` says when it is right again.
    fn exists_end(&self) -> &'static str {
        " LIMIT 1"
    }

    fn fence(&self) -> &'static str {
        " LIMIT -1 OFFSET 0"
    }

    fn no_limit(&self) -> &'static str {
        " LIMIT -1"
    }

    /// A transaction that writes has locked everything.
    fn row_lock(&self, _: &mut Writer, _: &RowLock) {}

    fn find_foreign_keys(&self) -> &'static str {
        FOREIGN_KEYS
    }

    fn truncate(&self, tables: &Truncation, identity: Identity) -> Vec<Statement> {
        truncate::truncate(tables, identity)
    }

    fn find_key_counters(&self) -> Option<&'static str> {
        Some(truncate::FIND_KEY_COUNTERS)
    }

    fn find_triggers(&self) -> Option<&'static str> {
        Some(truncate::FIND_TRIGGERS)
    }
}

impl Sqlite {
    /// Returns the name of the table of rows that have so many columns.
    fn table_of_rows(columns: usize) -> &'static str {
        if columns > ROWS.columns {
            WIDE_ROWS.name
        } else {
            ROWS.name
        }
    }

    /// Writes the table of the rows that are given column by column: `orm_rows(orm_columns(?, ?))`.
    fn rows_in_hand(to: &mut Writer, columns: &[ColumnValues]) {
        to.push(Sqlite::table_of_rows(columns.len()));
        to.push("(");
        let write = |to: &mut Writer, columns: &[ColumnValues]| {
            to.push("orm_columns(");
            to.joined(", ", columns, Writer::column_parameter);
            to.push(")");
        };
        if columns.len() > MOST_ARGUMENTS {
            to.push("orm_columns(");
            to.joined(", ", columns.chunks(MOST_ARGUMENTS), write);
            to.push(")");
        } else {
            write(to, columns);
        }
        to.push(")");
    }

    /// Writes distinct values as an array, in the order of their size, as Postgres finds them.
    fn distinct_array(to: &mut Writer, aggregate: &Aggregate<'_>) {
        let Some(value) = &aggregate.argument else {
            return;
        };
        to.push("orm_array_agg(DISTINCT ");
        to.expr(value);
        to.push(" ORDER BY ");
        to.operand(value);
        to.push(" NULLS LAST)");
        to.aggregate_filter(aggregate);
    }

    /// Writes a number for an aggregate of floats, which takes integers too.
    fn float(&self, to: &mut Writer, ty: Type, number: &Expr<'_>) {
        if ty.is_decimal() {
            self.cast(to, (ty, Type::F64), number);
        } else {
            to.expr(number);
        }
    }

    /// Writes a percentile: the numbers are gathered, and then sorted and looked at.
    fn percentile(&self, to: &mut Writer, aggregate: &Aggregate<'_>) {
        to.push("orm_percentile(orm_numbers(");
        if let Some(number) = &aggregate.argument {
            self.float(to, aggregate.ty, number);
        }
        to.push(")");
        to.aggregate_filter(aggregate);
        to.push(", ");
        if let Some(part) = &aggregate.second {
            to.bound(part);
        }
        to.push(")");
    }

    /// Writes the sum of decimals by the whole numbers that columns hold.
    fn sum_of_units(to: &mut Writer, aggregate: &Aggregate<'_>, units: &Expr<'_>, digits: Digits) {
        let name = match aggregate.window {
            Some(_) => "orm_sum_units_over",
            None => "orm_sum_units",
        };
        to.decimal_of(digits, |to| {
            to.aggregate_call(name, aggregate, |to, _| to.expr(units));
        });
    }

    /// Writes distinct texts joined by a separator: an aggregate of distinct values takes no other argument here, so the
    /// texts are gathered, and then sorted and joined.
    fn distinct_texts(to: &mut Writer, aggregate: &Aggregate<'_>) {
        to.push("orm_join(orm_texts(DISTINCT ");
        if let Some(text) = &aggregate.argument {
            to.expr(text);
        }
        to.push(")");
        to.aggregate_filter(aggregate);
        to.push(", ");
        if let Some(separator) = &aggregate.second {
            to.bound(separator);
        }
        let descending = aggregate.order.first().is_some_and(|key| key.descending);
        to.push(if descending { ", TRUE)" } else { ", FALSE)" });
    }

    /// Writes the texts of a window joined by a separator: `group_concat` makes a zero byte of empty texts there, and
    /// forgets separators beside them where rows leave the frame. So the texts are gathered, and then joined.
    fn texts_over_window(to: &mut Writer, aggregate: &Aggregate<'_>) {
        to.push("orm_join(orm_texts_over(");
        if let Some(text) = &aggregate.argument {
            to.expr(text);
        }
        to.push(")");
        to.aggregate_filter(aggregate);
        if let Some(window) = &aggregate.window {
            to.over(window);
        }
        to.push(", ");
        if let Some(separator) = &aggregate.second {
            to.bound(separator);
        }
        to.push(")");
    }
}

/// A table whose rows are those that are given column by column: a table-valued function of ours.
#[derive(Clone, Copy, Debug)]
pub(crate) struct RowsInHand {
    /// The name of the function.
    pub(crate) name: &'static str,
    /// The number of columns that it has: `1`, `2` and so on.
    pub(crate) columns: usize,
}

#[cfg(feature = "sqlite")]
impl RowsInHand {
    /// Returns the statement that says which columns the table has, the hidden one of its argument first.
    pub(crate) fn declaration(self) -> String {
        let mut writer = Writer::new(&Sqlite);
        writer.push("CREATE TABLE rows(argument HIDDEN, ");
        writer.numbers(self.columns);
        writer.push(")");
        writer.finish().0
    }
}

/// The table for all but the widest rows; SQLite takes a microsecond a connection to read what its columns are.
pub(crate) const ROWS: RowsInHand = RowsInHand {
    name: "orm_rows",
    columns: 64,
};

/// The table with as many columns as a table of SQLite has, but for that of the argument.
pub(crate) const WIDE_ROWS: RowsInHand = RowsInHand {
    name: "orm_wide_rows",
    columns: 1_999,
};

/// The number of arguments that a function of SQLite takes.
const MOST_ARGUMENTS: usize = 1_000;

/// The query that carries an insert out for each of many rows by `orm_insert`, and says how many it stored.
#[cfg(feature = "sqlite")]
pub(crate) const INSERT_EACH: &str = "SELECT orm_insert(?, ?)";

/// The temporary table of rows that are copied once all are there. No model's table is called so.
const STAGED: &str = "temp.\"orm copied\"";

/// The statement that makes the temporary table, each row of which has the packed columns of many.
#[cfg(feature = "sqlite")]
pub(crate) const STAGE: &str = "CREATE TEMP TABLE \"orm copied\" (\"rows\" BLOB NOT NULL)";

/// The statement that adds packed rows to the temporary table.
#[cfg(feature = "sqlite")]
pub(crate) const STAGE_ROWS: &str = "INSERT INTO temp.\"orm copied\" VALUES (?)";

/// The statement that drops the temporary table.
#[cfg(feature = "sqlite")]
pub(crate) const UNSTAGE: &str = "DROP TABLE temp.\"orm copied\"";

/// The query that fails with a result code of SQLite and a message.
#[cfg(feature = "sqlite")]
pub(crate) const FAIL: &str = "SELECT orm_fail(?, ?)";

/// Returns the name by which our functions know a type of number.
fn number(ty: Type) -> &'static str {
    match ty {
        Type::I16 => "i16",
        Type::I32 => "i32",
        Type::F32 => "f32",
        Type::F64 => "f64",
        Type::Text => "string",
        ty if ty.is_decimal() => "decimal",
        _ => "i64",
    }
}

/// Returns a pattern of `GLOB` for one of `like`: `%` is `*`, `_` is `?`; what means something to `GLOB` alone is put in
/// brackets.
fn glob(pattern: &str) -> String {
    let mut glob = String::with_capacity(pattern.len());
    let mut signs = pattern.chars();
    while let Some(sign) = signs.next() {
        match sign {
            '%' => glob.push('*'),
            '_' => glob.push('?'),
            '\\' => literal(signs.next().unwrap_or('\\'), &mut glob),
            sign => literal(sign, &mut glob),
        }
    }
    glob
}

/// Returns whether `GLOB` reads the sign as U+FFFD: so it does with what is no character, of which a Rust text holds
/// these two.
fn is_misread(sign: char) -> bool {
    matches!(sign, '\u{fffd}'..='\u{ffff}')
}

fn literal(sign: char, glob: &mut String) {
    match sign {
        '*' | '?' | '[' => {
            glob.push('[');
            glob.push(sign);
            glob.push(']');
        }
        sign => glob.push(sign),
    }
}

/// See [`Dialect::find_foreign_keys`]. Rows are told apart by their number, under the name that no column has taken;
/// where they have none, by the primary key. Keys declared later come first in the pragma's answer. `CROSS JOIN` keeps
/// SQLite from asking about every table once more for each.
const FOREIGN_KEYS: &str = r#"WITH "reference" AS MATERIALIZED (
SELECT "owner"."rowid" AS "position", "owner"."name" AS "table", "target"."name" AS "target", "key"."id" AS "id", "key"."seq" AS "part", "key"."from" AS "column", coalesce("key"."to", (SELECT "name" FROM pragma_table_info("target"."name") WHERE "pk" = "key"."seq" + 1), '') AS "to", "key"."on_delete" AS "action"
FROM sqlite_schema AS "owner"
CROSS JOIN pragma_foreign_key_list("owner"."name") AS "key"
CROSS JOIN sqlite_schema AS "target" ON "target"."name" = "key"."table" COLLATE NOCASE AND "target"."type" = 'table'
WHERE "owner"."type" = 'table'
), "end" AS MATERIALIZED (
SELECT "each"."name", (SELECT "wr" FROM pragma_table_list("each"."name") WHERE "schema" = 'main') AS "keyed"
FROM (SELECT "table" AS "name" FROM "reference" UNION SELECT "target" FROM "reference") AS "each"
)
SELECT "number", "constraint", "action", "deferrable", "namespace", "table", "searched", "target_namespace", "target", "target_searched", "column", "target_column", "default", "nullable", "alike"
FROM (
SELECT 0 AS "number", '' AS "constraint", '' AS "action", 0 AS "deferrable", '' AS "namespace", "end"."name" AS "table", 1 AS "searched", '' AS "target_namespace", '' AS "target", 1 AS "target_searched", "column"."name" AS "column", '' AS "target_column", NULL AS "default", 1 AS "nullable", 1 AS "alike", 0 AS "position", 0 AS "id", "column"."pk" AS "part"
FROM "end" JOIN pragma_table_info("end"."name") AS "column" ON "column"."pk" > 0
WHERE "end"."keyed"
UNION ALL
SELECT 0, '', '', 0, '', "end"."name", 1, '', '', 1, coalesce(
(SELECT "name" FROM pragma_table_info("end"."name") WHERE "pk" = 1 AND upper("type") = 'INTEGER' AND NOT EXISTS (SELECT 1 FROM pragma_index_list("end"."name") WHERE "origin" = 'pk')),
(SELECT "value" FROM json_each('["rowid","_rowid_","oid"]') WHERE "value" COLLATE NOCASE NOT IN (SELECT "name" FROM pragma_table_xinfo("end"."name")))
), 'bigint', NULL, 1, 1, 0, 0, 0
FROM "end" WHERE NOT "end"."keyed"
UNION ALL
SELECT "id" + 1, '', CASE "action" WHEN 'CASCADE' THEN 'c' WHEN 'RESTRICT' THEN 'r' WHEN 'SET NULL' THEN 'n' WHEN 'SET DEFAULT' THEN 'd' ELSE 'a' END, 0, '', "table", 1, '', "target", 1, "column", "to", (SELECT "dflt_value" FROM pragma_table_xinfo("table") WHERE "name" = "column" COLLATE NOCASE), (SELECT "notnull" = 0 FROM pragma_table_xinfo("table") WHERE "name" = "column" COLLATE NOCASE), (SELECT upper("type") FROM pragma_table_xinfo("table") WHERE "name" = "column" COLLATE NOCASE) IS (SELECT upper("type") FROM pragma_table_xinfo("target") WHERE "name" = "to" COLLATE NOCASE), "position", -"id", "part"
FROM "reference"
)
ORDER BY "position", "id", "part""#;

/// Writes a query of the members of a list that is bound as a JSON array.
fn json_elements(to: &mut Writer, value: &str, list: &Array) {
    to.fmt(format_args!("SELECT {value} FROM json_each("));
    to.bind(Parameter::List(list.clone()));
    to.push(")");
}
