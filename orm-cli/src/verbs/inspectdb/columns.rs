//! Columns as the types of fields, with the words that such a field needs.

use super::casts::NamedColumn;
use super::catalog::Catalog;
use super::clock;
use super::source::literal;
use super::sql::{self, Written};
use crate::backend_name::backend_name;
use orm_core::backend::Backend;
use orm_core::schema::RangeEnd;
use orm_core::schema::physical::{
    CheckCondition, ChoiceValue, ColumnDefault, ColumnType, EnumName, PhysicalColumn,
    PhysicalTable, SqlExpression,
};
use orm_core::sql::ddl::{field_type, find_one_of, own_sequence_default};
use orm_core::value::Type;

/// The digits that every decimal field may have.
const MAX_DIGITS: u32 = 18;

/// The digits behind the point of a field whose column has more of them, or any number.
const PLACES: u32 = 6;

/// The values of a column, as a field has them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum FieldKind {
    /// Values of this type: `i64`, `Vec<String>`.
    Plain(&'static str, Type),
    /// An array of values of this type.
    Array(&'static str),
    /// One of these values, as a check says.
    Choices(Vec<ChoiceValue>, &'static str),
    /// A value of an enum type.
    Enum(EnumName),
}

impl FieldKind {
    /// Returns whether the field holds JSON documents.
    pub(super) fn is_document(&self) -> bool {
        matches!(self, FieldKind::Plain(_, Type::Json))
    }
}

/// The kind of field for a column; none if no field reads it.
pub(super) fn kind_of(
    catalog: Catalog<'_>,
    table: &PhysicalTable,
    column: &PhysicalColumn,
) -> Option<FieldKind> {
    let Catalog {
        schema, backend, ..
    } = catalog;
    if let ColumnType::Enum(name) = &column.ty {
        let is_own = name.namespace == table.name.namespace;
        let own = schema.enum_type(name).filter(|_| is_own)?;
        return (!own.values.is_empty()).then(|| FieldKind::Enum((**name).clone()));
    }
    let ty = catalog.field_type(table, column)?;
    if let Type::Array(element) = ty {
        return Some(FieldKind::Array(name_of(*element)?));
    }
    let name = of_range(table, &column.name, ty, backend)?;
    match choices_of(table, &column.name, ty) {
        Some(values) => Some(FieldKind::Choices(values, name)),
        None => Some(FieldKind::Plain(name, ty)),
    }
}

/// The values that a check allows a column. A list of numbers is an enum only under the name of the rule, since it has no
/// names for them.
fn choices_of(table: &PhysicalTable, column: &str, ty: Type) -> Option<Vec<ChoiceValue>> {
    let declared = table.choices(column).map(<[_]>::to_vec);
    let is_text = |value: &ChoiceValue| matches!(value, ChoiceValue::Text(_));
    let found = || {
        let checks = table.checks.iter();
        let mut found = checks.filter_map(|check| one_of(&check.condition));
        let (_, values) = found.find(|(own, _)| own.eq_ignore_ascii_case(column))?;
        (ty == Type::Text && values.iter().all(is_text)).then_some(values)
    };
    declared.or_else(found)
}

/// The column and the values of a check that allows some values and says no more.
pub(super) fn one_of(condition: &CheckCondition) -> Option<(String, Vec<ChoiceValue>)> {
    let found = match condition {
        CheckCondition::Sql(SqlExpression::Common(sql)) => find_one_of(sql)?,
        other => other.clone(),
    };
    match found {
        CheckCondition::OneOf { column, values } => Some((column, values)),
        _ => None,
    }
}

/// The type of Rust; a check of the range tells those apart that are stored alike. SQLite has one type of integers, which that
/// check narrows.
fn of_range(
    table: &PhysicalTable,
    column: &str,
    ty: Type,
    backend: Backend,
) -> Option<&'static str> {
    let is_any = ty == Type::I64 && backend == Backend::Sqlite;
    let range = table
        .checks
        .iter()
        .find_map(|check| match &check.condition {
            CheckCondition::Between {
                column: own,
                least,
                most,
            } if own == column => Some((*least, *most)),
            _ => None,
        });
    let of_one_character = CheckCondition::OneCharacter(column.to_owned());
    let mut checks = table.checks.iter();
    match (ty, range) {
        (Type::Text, _) if checks.any(|check| check.condition == of_one_character) => Some("char"),
        (ty, Some((-128, Some(127)))) if is_any || ty == Type::I16 => Some("i8"),
        (ty, Some((0, Some(255)))) if is_any || ty == Type::I16 => Some("u8"),
        (ty, Some((0, Some(65_535)))) if is_any || ty == Type::I32 => Some("u16"),
        (Type::I64, Some((0, Some(4_294_967_295)))) => Some("u32"),
        (Type::I64, Some((0, None))) => Some("u64"),
        _ => name_of(ty),
    }
}

fn name_of(ty: Type) -> Option<&'static str> {
    Some(match ty {
        Type::I16 => "i16",
        Type::I32 => "i32",
        Type::I64 => "i64",
        Type::F32 => "f32",
        Type::F64 => "f64",
        Type::Bool => "bool",
        Type::Text => "String",
        Type::Bytes => "Vec<u8>",
        Type::Date => "NaiveDate",
        Type::Time => "NaiveTime",
        Type::DateTime => "NaiveDateTime",
        Type::Timestamp => "DateTime<Utc>",
        Type::Duration => "TimeDelta",
        Type::Decimal => "Decimal",
        Type::Uuid => "Uuid",
        Type::Json => "Value",
        _ => return None,
    })
}

/// The words for lengths and digits.
pub(super) fn size_words(column: &PhysicalColumn, kind: &FieldKind) -> Vec<String> {
    let FieldKind::Plain(_, ty) = kind else {
        return Vec::new();
    };
    match (&column.ty, ty) {
        (
            ColumnType::Logical {
                max_length: Some(most),
                ..
            },
            Type::Text,
        ) => vec![format!("max_length = {most}")],
        (found, Type::Decimal) => {
            let places = declared_digits(found).map_or(PLACES, |(_, places)| places.min(PLACES));
            let (max_digits, decimal_places) = digits_of(found).unwrap_or((MAX_DIGITS, places));
            vec![
                format!("max_digits = {max_digits}"),
                format!("decimal_places = {decimal_places}"),
            ]
        }
        (ColumnType::Other(declared), Type::Text) => declared_length(declared)
            .map(|most| format!("max_length = {most}"))
            .into_iter()
            .collect(),
        _ => Vec::new(),
    }
}

/// The digits of a decimal, and those behind the point; none if it has more than a field.
fn digits_of(ty: &ColumnType) -> Option<(u32, u32)> {
    let digits = declared_digits(ty);
    digits.filter(|(max_digits, places)| *max_digits <= MAX_DIGITS && places <= max_digits)
}

fn declared_digits(ty: &ColumnType) -> Option<(u32, u32)> {
    match ty {
        ColumnType::Decimal(digits) => Some((digits.max_digits, digits.decimal_places)),
        ColumnType::Other(declared) => {
            let digits = declared.strip_prefix("numeric(")?.strip_suffix(')')?;
            let (max_digits, decimal_places) = digits.split_once(", ")?;
            Some((max_digits.parse().ok()?, decimal_places.parse().ok()?))
        }
        _ => None,
    }
}

/// The length in `VARCHAR(50)`.
fn declared_length(declared: &str) -> Option<u32> {
    let (_, length) = declared.split_once('(')?;
    let length = length.trim_end_matches(')').trim().parse().ok()?;
    (length > 0).then_some(length)
}

/// The words `min` and `max`.
pub(super) fn bound_words(table: &PhysicalTable, column: &str) -> Vec<String> {
    let bounds = table
        .checks
        .iter()
        .filter_map(|check| match &check.condition {
            CheckCondition::Bound {
                column: own,
                end,
                number,
                ..
            } if own == column => Some(match end {
                RangeEnd::Least => format!("min = {number}"),
                RangeEnd::Greatest => format!("max = {number}"),
            }),
            _ => None,
        });
    let mut words: Vec<_> = bounds.collect();
    words.sort_by_key(|word| word.starts_with("max"));
    words
}

/// Returns whether the database counts the column up.
pub(super) fn is_counted(column: &PhysicalColumn) -> bool {
    match &column.default {
        Some(ColumnDefault::Expression(sql)) => sql.counts(),
        Some(ColumnDefault::Generated(_)) | None => false,
        Some(_) => true,
    }
}

/// The word for the values of a column that is counted up and is not the whole key: a draft may leave it out.
pub(super) fn counter_word(table: &PhysicalTable, column: &PhysicalColumn) -> Option<String> {
    let default = column.default.as_ref();
    let is_identity = default.is_some_and(ColumnDefault::is_identity);
    let sql = own_sequence_default(table, column);
    is_identity.then(|| {
        format!(
            "db_default({})",
            sql::one_each(&sql, Backend::Postgres, "NULL")
        )
    })
}

/// The word for a default or a generated value, and what is to be noted of it.
pub(super) fn default_word(
    column: &PhysicalColumn,
    kind: &FieldKind,
    columns: &[NamedColumn<'_>],
    backend: Backend,
) -> Option<(String, Option<String>)> {
    if let Some(unread) = UnreadDefault::of(column, kind, backend) {
        return unread.word().map(|word| (word, None));
    }
    let (word, sql, what) = match &column.default {
        Some(ColumnDefault::Generated(sql)) => {
            let sql = Written::of(sql.postgres(), backend, columns, "NULL");
            ("generated", sql, "the expression")
        }
        Some(ColumnDefault::Expression(sql)) => {
            let sql = default_value(sql.postgres(), kind, backend)?;
            ("db_default", sql, "the default")
        }
        _ => return None,
    };
    let note = sql.note(what, backend);
    Some((format!("{word}{}", sql.assigned()), note))
}

/// A default that no field of the column's type reads, so that no row that had it would be read.
pub(super) struct UnreadDefault<'c> {
    sql: &'c str,
    value: UnreadValue,
}

enum UnreadValue {
    /// `'0000-00-00 00:00:00'` of SQLite or `'infinity'` of Postgres in a column of times.
    NoTime,
    /// A text in a column of truths of SQLite that stands for one, `'f'`.
    TextOfTruth(bool),
    /// Another text there.
    NoTruth,
}

impl<'c> UnreadDefault<'c> {
    pub(super) fn of(
        column: &'c PhysicalColumn,
        kind: &FieldKind,
        backend: Backend,
    ) -> Option<Self> {
        let (Some(ColumnDefault::Expression(sql)), FieldKind::Plain(_, ty)) =
            (&column.default, kind)
        else {
            return None;
        };
        let sql = sql.postgres();
        let bare = sql::bare_literal(sql);
        let value = match backend {
            Backend::Sqlite if *ty == Type::Bool => in_truths(&bare)?,
            Backend::Sqlite => clock::is_no_time(&bare, *ty).then_some(UnreadValue::NoTime)?,
            _ => (is_time(*ty) && is_infinite(&bare)).then_some(UnreadValue::NoTime)?,
        };
        Some(UnreadDefault { sql, value })
    }

    /// The default of Rust in its place.
    fn word(&self) -> Option<String> {
        match self.value {
            UnreadValue::TextOfTruth(truth) => Some(format!("default = {truth}")),
            UnreadValue::NoTruth | UnreadValue::NoTime => None,
        }
    }

    pub(super) fn note(&self) -> String {
        let sql = self.sql;
        let (what, instead) = match self.value {
            UnreadValue::NoTime => ("it is no time", String::new()),
            UnreadValue::NoTruth => ("it is a text", String::new()),
            UnreadValue::TextOfTruth(truth) => (
                "it is a text",
                format!("; drafts are filled in with `{truth}` by the program"),
            ),
        };
        format!(
            "the default `{sql}` is left out: {what}, and a row that had it would not be read{instead}"
        )
    }
}

/// A quoted text as the default of a column of truths, which SQLite keeps unless it reads like a number; none of other SQL.
fn in_truths(bare: &str) -> Option<UnreadValue> {
    let text = bare.strip_prefix('\'')?.strip_suffix('\'')?;
    if text.trim().parse::<f64>().is_ok() {
        return None;
    }
    Some(match text.to_ascii_lowercase().as_str() {
        "t" | "true" => UnreadValue::TextOfTruth(true),
        "f" | "false" => UnreadValue::TextOfTruth(false),
        _ => UnreadValue::NoTruth,
    })
}

/// The SQL of a default; none where it is null.
fn default_value(sql: &str, kind: &FieldKind, backend: Backend) -> Option<Written> {
    let bare = sql::bare_literal(sql);
    if bare.eq_ignore_ascii_case("null") {
        return None;
    }
    if let FieldKind::Plain(_, ty) = kind
        && let Some(clock) = clock::written(sql, *ty, backend)
    {
        return Some(clock);
    }
    let own = match kind {
        // The other program writes numbers where the database would write a text.
        FieldKind::Plain(_, ty) if is_number(*ty) && is_clock(sql) => return None,
        FieldKind::Plain(_, Type::Bool) if bare.trim_matches('\'') == "0" => "false",
        FieldKind::Plain(_, Type::Bool) if bare.trim_matches('\'') == "1" => "true",
        FieldKind::Plain(_, ty) if is_of_one(sql, &bare, *ty, backend) => {
            return Some(Written::OfOne(sql::one_each(sql, backend, "NULL")));
        }
        FieldKind::Plain(_, ty) if is_number(*ty) => number(bare.trim_matches('\'')),
        FieldKind::Enum(_) => &bare,
        FieldKind::Array(_) if bare != "'{}'" => sql,
        _ if bare.starts_with('\'') => &bare,
        _ => sql,
    };
    if let (FieldKind::Plain(_, Type::Bytes), Some(digits)) = (kind, blob_digits(sql)) {
        return Some(Written::Common(literal(&format!("'\\x{digits}'"))));
    }
    let is_array = matches!(kind, FieldKind::Array(_));
    // What both have, each in its own words.
    let counterpart = match own {
        "gen_random_uuid()" | "uuid_generate_v4()" => Some("randomblob(16)"),
        "'{}'" if is_array => Some("'[]'"),
        _ => None,
    };
    Some(match counterpart {
        Some(counterpart) => Written::Each(sql::one_each(own, backend, counterpart)),
        None if is_clock(own) => Written::Common(literal(own)),
        None if is_array => Written::OfOne(sql::one_each(own, backend, "NULL")),
        None => Written::of(own, backend, &[], "NULL"),
    })
}

/// Returns whether the SQL is `'NaN'` or `'-Infinity'`, for which SQLite has no word, or a word of Postgres that is another time
/// on each day: `('today'::text)::date`, which would be that of the migration if it stood there alone.
fn is_of_one(sql: &str, bare: &str, ty: Type, backend: Backend) -> bool {
    let is_float = matches!(ty, Type::F32 | Type::F64);
    let is_not_finite = is_infinite(bare) || bare.eq_ignore_ascii_case("'nan'");
    let is_read_later = backend == Backend::Postgres && sql.starts_with("('");
    (is_not_finite && is_float) || (is_read_later && is_time(ty))
}

/// `'infinity'`, `'-Inf'`
fn is_infinite(bare: &str) -> bool {
    let text = bare
        .strip_prefix('\'')
        .map(|text| text.trim_end_matches('\''));
    let word = text.map(|text| text.trim_start_matches('-').to_ascii_lowercase());
    word.is_some_and(|word| ["inf", "infinity"].contains(&&*word))
}

fn is_time(ty: Type) -> bool {
    matches!(
        ty,
        Type::Date | Type::Time | Type::DateTime | Type::Timestamp
    )
}

/// `00ff` of `X'00ff'`, the bytes of SQLite.
fn blob_digits(sql: &str) -> Option<&str> {
    let text = sql.trim().strip_prefix(['x', 'X'])?;
    text.strip_prefix('\'')?.strip_suffix('\'')
}

/// The number that SQLite has for a truth.
fn number(sql: &str) -> &str {
    match sql {
        _ if sql.eq_ignore_ascii_case("true") => "1",
        _ if sql.eq_ignore_ascii_case("false") => "0",
        _ => sql,
    }
}

fn is_clock(sql: &str) -> bool {
    let clocks = ["now()", "CURRENT_TIMESTAMP", "CURRENT_DATE", "CURRENT_TIME"];
    clocks.iter().any(|clock| clock.eq_ignore_ascii_case(sql))
}

fn is_number(ty: Type) -> bool {
    matches!(
        ty,
        Type::I16 | Type::I32 | Type::I64 | Type::F32 | Type::F64 | Type::Decimal
    )
}

/// Returns whether the column has times as texts that another program has written.
pub(super) fn is_time_elsewhere(column: &PhysicalColumn, backend: Backend) -> bool {
    let is_time = |ty| matches!(ty, Type::DateTime | Type::Timestamp);
    backend == Backend::Sqlite
        && matches!(column.ty, ColumnType::Other(_))
        && field_type(&column.ty, backend).is_some_and(is_time)
}

/// The word for a collation that the columns of models do not have, and a note on it.
pub(super) fn collation_word(
    column: &PhysicalColumn,
    kind: &FieldKind,
    backend: Backend,
) -> Option<(String, String)> {
    let is_text = matches!(kind, FieldKind::Plain(_, Type::Text));
    let name = column.collation.as_deref().filter(|_| is_text)?;
    let is_usual = ["default", "BINARY"].contains(&name);
    (!is_usual).then(|| {
        let word = format!("collation = {name:?}");
        let of = backend_name(backend);
        let other = match backend {
            Backend::Sqlite => "Postgres",
            _ => "SQLite",
        };
        let case = match name {
            "NOCASE" => ", where `iexact` ignores case and `eq` does not",
            _ => "",
        };
        (
            word,
            format!(
                "the collation `{name}` is that of {of} alone; tables are made on {other} once it is left out{case}"
            ),
        )
    })
}

/// A note on a column whose values a field has otherwise than its table.
pub(super) fn note_of(
    column: &PhysicalColumn,
    kind: &FieldKind,
    backend: Backend,
) -> Option<String> {
    let ColumnType::Other(declared) = &column.ty else {
        return None;
    };
    let ty = match kind {
        FieldKind::Plain(_, ty) => ty,
        FieldKind::Array(_) if declared != "text[]" => {
            return Some(format!(
                "the column is a `{declared}`, of which filters by several elements make an error; a migration that makes it a `text[]` mends that"
            ));
        }
        _ => return None,
    };
    match ty {
        Type::Json if backend == Backend::Postgres => Some(
            "the column is a `json`, of which conditions on its document make an error; a migration that makes it a `jsonb` mends that"
                .to_owned(),
        ),
        Type::Text if declared.ends_with("citext") => Some(
            "the column is a `citext`: a unique takes upper and lower case as one, and conditions compare texts as they stand"
                .to_owned(),
        ),
        Type::F64 if is_decimal_word(declared) => Some(format!(
            "a `{declared}` of SQLite is a float, and a `Decimal` a whole number of its smallest parts; to make it one, rewrite the column by a migration"
        )),
        Type::Decimal if digits_of(&column.ty).is_none() => Some(format!(
            "the column is a `{declared}`, and a field has {MAX_DIGITS} digits at most: a value of more is read, and refused where it is written"
        )),
        Type::Json => Some(
            "a document that is a number and nothing else becomes that number, which is no document"
                .to_owned(),
        ),
        Type::Text if declared == "character" => Some(
            "a `character` column fills its texts up with blanks, which rows have too".to_owned(),
        ),
        _ => None,
    }
}

fn is_decimal_word(declared: &str) -> bool {
    let declared = declared.to_ascii_uppercase();
    declared.starts_with("DECIMAL") || declared.starts_with("NUMERIC")
}
