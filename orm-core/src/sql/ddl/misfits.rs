//! Rows that keep a table from being changed: whose values a column of another type cannot hold, or a unique.

use super::alter;
use super::changed_rows::ChangedRows;
use super::definitions;
use super::definitions::{Conversion, Definitions};
use super::identifiers::quote;
use super::index;
use super::overlaps::with_overlaps;
use super::table;
use crate::backend::Backend;
use crate::schema::BackendSql;
use crate::schema::physical::{
    CheckConstraint, ColumnType, ForeignKeyConstraint, IndexedValue, PhysicalColumn, PhysicalEnum,
    PhysicalExclusion, PhysicalIndex, PhysicalTable, SqlExpression, literal,
};
use crate::sql::{Statement, Verb};
use crate::value::Type;

/// The statements that find rows which keep a table from being changed.
#[derive(Clone, Debug)]
pub struct RowSearch {
    /// The statements that come first, in a transaction that is rolled back.
    pub set_up: Vec<Statement>,
    /// Asks for the keys of at most three rows, each with the number of all.
    pub find: Statement,
}

impl RowSearch {
    /// Adds to a search that values may be of these enum types, which the database does not have yet.
    pub fn with_enum_types(mut self, missing: &[PhysicalEnum], backend: Backend) -> Self {
        let create = definitions(backend).create_enums(&missing.iter().collect::<Vec<_>>());
        let create = create.into_iter();
        let create = create.map(|text| super::statement(text, Vec::new()));
        self.set_up.splice(0..0, create);
        self
    }
}

/// Returns whether a database makes values of one type of those of another by itself. Where it does not, only the user knows
/// what becomes of them.
pub fn is_convertible(from: &ColumnType, to: &ColumnType, backend: Backend) -> bool {
    let conversion = definitions(backend).conversion("", from, to);
    !matches!(conversion, Conversion::Unknown)
}

/// Returns whether each database reads values of one type in its own way as those of the other, `01/02/2024` as a date for
/// instance: then the user is asked what becomes of them.
pub fn is_read_differently(from: &ColumnType, to: &ColumnType) -> bool {
    let moments = [Type::Date, Type::Time, Type::DateTime, Type::Timestamp];
    let is_moment = to.logical().is_some_and(|to| moments.contains(&to));
    from.logical() == Some(Type::Text) && is_moment
}

/// The rows that keep a column from getting another type; none where every value becomes one.
///
/// ```sql
/// SELECT "orm_key", count(*) OVER () FROM (SELECT CAST("id" AS TEXT) AS "orm_key", …) WHERE … ORDER BY 1 LIMIT 3
/// ```
pub fn find_misfits(
    source: &ChangedRows,
    from: &PhysicalColumn,
    to: &PhysicalColumn,
    backend: Backend,
) -> Option<RowSearch> {
    let database = definitions(backend);
    let (set_up, source, condition) = database.misfits(source, from, to)?;
    let set_up = set_up.into_iter();
    let set_up = set_up.map(|text| super::statement(text, Vec::new()));
    Some(RowSearch {
        set_up: set_up.collect(),
        ..search(&source, &condition)
    })
}

/// The rows that keep a column from becoming one of an enum type: those with another text than these; none where the database
/// makes no texts of its values.
///
/// ```sql
/// SELECT "orm_key", count(*) OVER () FROM (SELECT CAST("id" AS TEXT) AS "orm_key", …, "status" AS "orm_given" FROM
/// "book") AS "rows" WHERE CAST("orm_given" AS TEXT) NOT IN ('draft', 'live') ORDER BY 1 LIMIT 3
/// ```
pub fn find_other_texts(
    source: &ChangedRows,
    from: &PhysicalColumn,
    texts: &[String],
    backend: Backend,
) -> Option<RowSearch> {
    let text = ColumnType::of(Type::Text);
    let value = match definitions(backend).conversion(&from.name, &from.ty, &text) {
        Conversion::Assigned => quote(&from.name),
        Conversion::By(value) => value,
        Conversion::Unknown => return None,
    };
    let source = rows_of(source, &from.name, &format!(", {value} AS \"orm_given\""));
    let texts: Vec<_> = texts.iter().map(|text| literal(text)).collect();
    let condition = format!("CAST(\"orm_given\" AS TEXT) NOT IN ({})", texts.join(", "));
    Some(search(&source, &condition))
}

/// A search for the rows of a source that meet a condition.
fn search(source: &str, condition: &str) -> RowSearch {
    let text = format!(
        "SELECT \"orm_key\", count(*) OVER () FROM ({source}) AS \"rows\" WHERE {condition} ORDER BY 1 LIMIT 3"
    );
    RowSearch {
        set_up: Vec::new(),
        find: Statement::new(text, Vec::new(), None, Verb::Select),
    }
}

/// Asks for the keys of at most three rows that do not meet a check, each with the number of all; nothing where this database
/// has no such check.
///
/// ```sql
/// SELECT "orm_key", count(*) OVER () FROM (SELECT CAST("id" AS TEXT) AS "orm_key" FROM "book" WHERE NOT ("pages" > 0))
/// AS "rows" WHERE true ORDER BY 1 LIMIT 3
/// ```
pub fn find_breakers(
    source: &ChangedRows,
    check: &CheckConstraint,
    backend: Backend,
) -> Option<RowSearch> {
    let (database, table) = (definitions(backend), source.table());
    let (key, rows) = (source.key(), source.named());
    let condition = table::condition(database, check);
    let broken = format!("SELECT {key} AS \"orm_key\" FROM {rows} WHERE NOT ({condition})");
    database
        .has_check(table, check)
        .then(|| search(&broken, "true"))
}

/// Asks for the keys of at most three rows whose range the next one overlaps, each with the number of all.
///
/// ```sql
/// SELECT "orm_key", count(*) OVER () FROM (SELECT CAST("id" AS TEXT) AS "orm_key", … AS "overlaps" FROM "booking"
/// WHERE … WINDOW …) AS "rows" WHERE "overlaps" ORDER BY 1 LIMIT 3
/// ```
pub fn find_overlaps(source: &ChangedRows, own: &PhysicalExclusion, backend: Backend) -> RowSearch {
    let (key, name) = (source.key(), source.named());
    let key = format!("{key} AS \"orm_key\"");
    let source = with_overlaps(definitions(backend), (&key, &name), own);
    search(&source, "\"overlaps\"")
}

/// Asks for the keys of at most three rows that a foreign key would have refer to none, each with the number of all; to a
/// table that is yet to come no row refers.
///
/// ```sql
/// SELECT "orm_key", count(*) OVER () FROM (SELECT CAST("id" AS TEXT) AS "orm_key" FROM "book" AS "own" WHERE
/// "own"."author_id" IS NOT NULL AND NOT EXISTS (SELECT 1 FROM "author" AS "target" WHERE "target"."id" =
/// "own"."author_id")) AS "rows" WHERE true ORDER BY 1 LIMIT 3
/// ```
pub fn find_dangling(
    source: &ChangedRows,
    target: Option<&ChangedRows>,
    key: &ForeignKeyConstraint,
) -> RowSearch {
    let row = source.key();
    let present = key.columns.iter();
    let present = present.map(|column| format!("\"own\".{} IS NOT NULL", quote(column)));
    let present = present.collect::<Vec<_>>().join(" AND ");
    let pairs = key.target_columns.iter().zip(&key.columns);
    let same =
        pairs.map(|(target, own)| format!("\"target\".{} = \"own\".{}", quote(target), quote(own)));
    let same = same.collect::<Vec<_>>().join(" AND ");
    let own = source.named_as("own");
    let missing = target.map(|target| {
        let target = target.named_as("target");
        format!(" AND NOT EXISTS (SELECT 1 FROM {target} WHERE {same})")
    });
    let missing = missing.unwrap_or_default();
    let source = format!("SELECT {row} AS \"orm_key\" FROM {own} WHERE {present}{missing}");
    search(&source, "true")
}

/// Asks for the keys of at most three rows that have the same values in these columns as another, each with the number of
/// all. Null is the same as nothing.
///
/// ```sql
/// SELECT "orm_key", count(*) OVER () FROM (SELECT CAST("id" AS TEXT) AS "orm_key", count(*) OVER (PARTITION BY
/// "title") AS "same" FROM "book" WHERE "title" IS NOT NULL) AS "rows" WHERE "same" > 1 ORDER BY 1 LIMIT 3
/// ```
pub fn find_duplicates(source: &ChangedRows, columns: &[String]) -> RowSearch {
    let columns: Vec<_> = columns.iter().map(|column| quote(column)).collect();
    find_equal(source, &columns, None)
}

/// Asks for the keys of at most three rows that have the same values in the keys of a unique index as another, as
/// [`find_duplicates`] does; nothing where this database has no such index.
pub fn find_equal_entries(
    source: &ChangedRows,
    index: &PhysicalIndex,
    backend: Backend,
) -> Option<RowSearch> {
    let database = definitions(backend);
    let keys = index.keys.iter();
    let keys: Vec<_> = keys.map(|key| index::value(database, &key.value)).collect();
    let condition = index.condition.as_ref();
    let condition = condition.map(|sql| database.expression(sql));
    (index.is_unique && database.has_index(index)).then(|| find_equal(source, &keys, condition))
}

/// The keys of an index as a model declares them: `year`, `ignore_case(title)`, `lower(title)`.
pub fn index_keys(index: &PhysicalIndex, backend: Backend) -> Vec<String> {
    let database = definitions(backend);
    let keys = index.keys.iter().map(|key| match &key.value {
        IndexedValue::Column(column) => column.clone(),
        IndexedValue::IgnoringCase(column) => format!("ignore_case({column})"),
        IndexedValue::Expression(sql) => database.expression(sql).to_owned(),
    });
    keys.collect()
}

/// The rows with the same values as another, of those for which a condition holds.
fn find_equal(source: &ChangedRows, values: &[String], condition: Option<&str>) -> RowSearch {
    let (key, name) = (source.key(), source.named());
    let present = values.iter().map(|value| format!("{value} IS NOT NULL"));
    let condition = condition.map(|condition| format!("({condition})"));
    let present = present.chain(condition).collect::<Vec<_>>().join(" AND ");
    let same = format!("count(*) OVER (PARTITION BY {})", values.join(", "));
    let source =
        format!("SELECT {key} AS \"orm_key\", {same} AS \"same\" FROM {name} WHERE {present}");
    search(&source, "\"same\" > 1")
}

/// Asks for the keys of at most three rows without a value in a column, each with the number of all; of a column that is
/// yet to come these are all rows.
///
/// ```sql
/// SELECT "orm_key", count(*) OVER () FROM (SELECT CAST("id" AS TEXT) AS "orm_key" FROM "book" WHERE "note" IS NULL) AS
/// "rows" WHERE true ORDER BY 1 LIMIT 3
/// ```
pub fn find_nulls(source: &ChangedRows, column: &str) -> RowSearch {
    let (key, name) = (source.key(), source.named());
    let nulls = match source.table().column(column) {
        Some(_) => format!(" WHERE {} IS NULL", quote(column)),
        None => String::new(),
    };
    search(
        &format!("SELECT {key} AS \"orm_key\" FROM {name}{nulls}"),
        "true",
    )
}

/// Asks for the keys of at most three rows for which the value that a column would get is null, each with the number of all:
/// every row of a column that is yet to come, else those without a value.
///
/// ```sql
/// SELECT "orm_key", count(*) OVER () FROM (SELECT CAST("id" AS TEXT) AS "orm_key" FROM "book" WHERE (lower(note)) IS
/// NULL) AS "rows" WHERE true ORDER BY 1 LIMIT 3
/// ```
pub fn find_null_values(
    source: &ChangedRows,
    column: &str,
    value: &SqlExpression,
    backend: Backend,
) -> RowSearch {
    let (key, name) = (source.key(), source.named());
    let value = definitions(backend).expression(value);
    let nulls = match source.table().column(column) {
        Some(_) => format!("{} IS NULL AND ", quote(column)),
        None => String::new(),
    };
    let source = format!("SELECT {key} AS \"orm_key\" FROM {name} WHERE {nulls}({value}) IS NULL");
    search(&source, "true")
}

/// Asks for the keys of at most three rows for which a column would become null by the SQL of its conversion, each with the
/// number of all; nothing where this database has no such SQL.
///
/// ```sql
/// SELECT "orm_key", count(*) OVER () FROM (SELECT CAST("id" AS TEXT) AS "orm_key" FROM "loan" WHERE (nullif(day, ''))
/// IS NULL) AS "rows" WHERE true ORDER BY 1 LIMIT 3
/// ```
pub fn find_null_conversions(
    source: &ChangedRows,
    using: &BackendSql,
    backend: Backend,
) -> Option<RowSearch> {
    let value = alter::using(using, definitions(backend))?;
    let (key, name) = (source.key(), source.named());
    let source = format!("SELECT {key} AS \"orm_key\" FROM {name} WHERE ({value}) IS NULL");
    Some(search(&source, "true"))
}

/// Asks for the keys of at most three rows for which the value that a column would get is none of its type, each with the
/// number of all: those that the cast changes.
///
/// ```sql
/// SELECT "orm_key", count(*) OVER () FROM (SELECT CAST("id" AS TEXT) AS "orm_key", (price / 2.0) AS "orm_given" FROM
/// "book") AS "rows" WHERE CAST("orm_given" AS INTEGER) <> "orm_given" ORDER BY 1 LIMIT 3
/// ```
pub fn find_unfit_values(
    source: &ChangedRows,
    column: &PhysicalColumn,
    value: &SqlExpression,
    backend: Backend,
) -> RowSearch {
    let database = definitions(backend);
    let (key, name) = (source.key(), source.named());
    let (value, ty) = (
        database.given(&column.ty, value),
        database.column_type(&column.ty),
    );
    let source = format!("SELECT {key} AS \"orm_key\", {value} AS \"orm_given\" FROM {name}");
    search(
        &source,
        &format!("CAST(\"orm_given\" AS {ty}) <> \"orm_given\""),
    )
}

/// Asks for the keys of rows for which a column would get a value that is none of its type by the SQL of its conversion, as
/// [`find_unfit_values`] does; nothing where this database has no such SQL.
pub fn find_unfit_conversions(
    source: &ChangedRows,
    column: &PhysicalColumn,
    using: &BackendSql,
    backend: Backend,
) -> Option<RowSearch> {
    let value = alter::given(using, definitions(backend))?;
    Some(find_unfit_values(source, column, &value, backend))
}

/// `SELECT CAST("id" AS TEXT) AS "orm_key", "note" AS "orm_old" FROM "book"`, with further items.
pub(super) fn rows_of(source: &ChangedRows, old: &str, others: &str) -> String {
    let (key, old, name) = (source.key(), quote(old), source.named());
    format!("SELECT {key} AS \"orm_key\", {old} AS \"orm_old\"{others} FROM {name}")
}

/// The number of characters that a text may have, where it has a limit.
pub(super) fn max_length(ty: &ColumnType) -> Option<u32> {
    match ty {
        ColumnType::Logical { max_length, .. } => *max_length,
        _ => None,
    }
}

/// Statements that come first, the rows, and the condition that a misfit meets.
pub(super) type MisfitParts = (Vec<String>, String, String);

/// Returns whether a database has two columns as one type.
pub(super) fn is_same_type(
    to: &dyn Definitions,
    table: &PhysicalTable,
    from: &PhysicalColumn,
    column: &PhysicalColumn,
) -> bool {
    let check = |own| to.type_check(&table.name.name, own);
    to.column_type(&from.ty) == to.column_type(&column.ty) && check(from) == check(column)
}
