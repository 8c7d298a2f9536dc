//! The values that defaults and fills name, in the form in which columns store them.

use crate::schema::physical::ColumnType;
use crate::schema::sql_words;
use crate::sql::ddl::domains::units;
use crate::value::Type;
use chrono::{DateTime, NaiveDate, NaiveDateTime, NaiveTime};

/// The stored form of a number of a decimal, of a text that is a time, a UUID or bytes, and of the words for now; none of other
/// SQL, which is taken as it is.
///
/// | column | SQL | stored |
/// | --- | --- | --- |
/// | decimal of two places | `12.5`, `'12.5'` | `1250` |
/// | `DateTime<Utc>` | `'2024-02-29 10:00:00'` | `'2024-02-29T10:00:00.000000+00:00'` |
/// | `Vec<u8>` | `'\x00ff'` | `X'00ff'` |
/// | `NaiveDateTime` | `CURRENT_TIMESTAMP` | `strftime('%Y-%m-%dT%H:%M:%f000', 'now')` |
pub(super) fn value(ty: &ColumnType, sql: &str) -> Option<String> {
    let sql = sql.trim();
    match ty {
        ColumnType::Decimal(digits) => decimal(sql, digits.decimal_places),
        ty => time(ty, sql).or_else(|| blob(ty, sql)),
    }
}

/// The stored form of a text that is a UUID, or that Postgres reads as bytes.
fn blob(ty: &ColumnType, sql: &str) -> Option<String> {
    let text = sql.strip_prefix('\'')?.strip_suffix('\'')?;
    match ty.logical()? {
        #[cfg(feature = "uuid")]
        Type::Uuid => hex(&text.replace('-', "")).filter(|blob| blob.len() == 2 * 16 + 3),
        Type::Bytes => match text.strip_prefix("\\x") {
            Some(digits) => hex(digits),
            None if text.contains('\\') => None,
            None => Some(format!("CAST({sql} AS BLOB)")),
        },
        _ => None,
    }
}

/// The bytes of these digits: `X'00ff'`.
fn hex(digits: &str) -> Option<String> {
    let is_hex = digits.bytes().all(|digit| digit.is_ascii_hexdigit());
    let is_whole = digits.len().is_multiple_of(2);
    (is_hex && is_whole).then(|| format!("X'{}'", digits.to_ascii_lowercase()))
}

/// The stored form of a text that is a time, and of the words for now.
pub(super) fn time(ty: &ColumnType, sql: &str) -> Option<String> {
    let sql = sql.trim();
    let ty = ty.logical()?;
    if is_now(sql) {
        return formatted(ty, "'now'");
    }
    let text = sql.strip_prefix('\'')?.strip_suffix('\'')?;
    let stored = match ty {
        Type::DateTime => moment(text)?.format("%Y-%m-%dT%H:%M:%S%.6f"),
        Type::Timestamp => timestamp(text)?.format("%Y-%m-%dT%H:%M:%S%.6f+00:00"),
        Type::Date => day(text)?.format("%Y-%m-%d"),
        Type::Time => clock(text)?.format("%H:%M:%S%.6f"),
        _ => return None,
    };
    Some(format!("'{stored}'"))
}

/// `strftime('%Y-%m-%dT%H:%M:%f000', 'now')`.
fn formatted(ty: Type, time: &str) -> Option<String> {
    let format = format_of_column(ty)?;
    Some(format!("strftime('{format}', {time})"))
}

/// The form in which columns store times.
fn format_of_column(ty: Type) -> Option<&'static str> {
    Some(match ty {
        Type::DateTime => "%Y-%m-%dT%H:%M:%f000",
        Type::Timestamp => "%Y-%m-%dT%H:%M:%f000+00:00",
        Type::Date => "%Y-%m-%d",
        Type::Time => "%H:%M:%f000",
        _ => return None,
    })
}

/// A time that is calculated for each new row, `datetime('now', '+7 days')`, in the form of the column, by SQLite's own
/// functions: other programs insert rows too. What has that form already stays, and so does a form that SQLite does not read as a
/// time, `strftime('%s', 'now')`.
pub(super) fn default_time(ty: &ColumnType, sql: &str) -> Option<String> {
    let sql = sql.trim();
    let ty = ty.logical()?;
    let is_calculated = !sql.starts_with('\'') && !is_null(sql);
    let stays = format_of(sql).is_some_and(|format| {
        let is_time = format.starts_with("%Y-%m-%d") || format.starts_with("%H:%M");
        Some(format) == format_of_column(ty) || !is_time
    });
    formatted(ty, sql).filter(|_| is_calculated && !stays)
}

/// `%Y-%m-%d` of `strftime('%Y-%m-%d', 'now')`
fn format_of(sql: &str) -> Option<&str> {
    let (name, arguments) = sql.split_once('(')?;
    let is_it = name.trim().eq_ignore_ascii_case("strftime");
    let text = arguments
        .trim_start()
        .strip_prefix('\'')
        .filter(|_| is_it)?;
    text.split_once('\'').map(|(format, _)| format)
}

/// A calculated time in the form of the column; none of other types, of the values above and of null. What SQLite makes of a
/// time, `datetime(at, 'unixepoch')`, has a form of SQLite's own, in which it is greater than no time of its day.
pub(super) fn calculated_time(ty: &ColumnType, sql: &str) -> Option<String> {
    let name = match ty.logical()? {
        Type::Date => "date",
        Type::Time => "time",
        Type::DateTime => "datetime",
        Type::Timestamp => "timestamp",
        _ => return None,
    };
    let is_calculated = time(ty, sql).is_none() && !is_null(sql);
    is_calculated.then(|| format!("orm_as_time(({sql}), '{name}')"))
}

fn is_null(sql: &str) -> bool {
    sql.trim().eq_ignore_ascii_case("null")
}

/// Returns why SQL is no value of a column of this type, which other databases read otherwise: a calculated decimal, since
/// columns hold units of its last place; what is calculated of a decimal; a text that is no date or time, which nothing could
/// read. `type_of` knows the columns of the table.
pub(super) fn misfit(
    ty: &ColumnType,
    sql: &str,
    type_of: &dyn Fn(&str) -> Option<ColumnType>,
) -> Option<&'static str> {
    let sql = sql.trim();
    if value(ty, sql).is_some() || is_null(sql) {
        return None;
    }
    if let ColumnType::Decimal(_) = ty {
        return (!is_of_units(ty, sql, type_of)).then_some(
            "SQL for a `Decimal` that is no number of its places, since it stores units of the last one (write it for each database: `{ sqlite = \"n * 100\", postgres = \"n\" }`)",
        );
    }
    if reads_units(ty, sql, type_of) {
        return Some(
            "SQL that reads a `Decimal`, which is stored as units of its last place (write it for each database: `{ sqlite = \"price / 100\", postgres = \"price\" }`)",
        );
    }
    let is_of_time = matches!(
        ty.logical(),
        Some(Type::Date | Type::Time | Type::DateTime | Type::Timestamp)
    );
    let is_text = sql.len() > 1 && sql.starts_with('\'') && sql.ends_with('\'');
    (is_of_time && is_text).then_some(
        "a text that is no such date or time (write `'2024-02-29'`, `'18:30:00'` or `'2024-02-29 18:30:00'`)",
    )
}

/// Returns whether SQL is about columns of this type alone, and about no number but 0.
fn is_of_units(ty: &ColumnType, sql: &str, type_of: &dyn Fn(&str) -> Option<ColumnType>) -> bool {
    let columns = sql_words::names(sql);
    let is_of_type = |name: &String| type_of(name).as_ref() == Some(ty);
    !columns.is_empty() && columns.iter().all(is_of_type) && !has_numbers(sql)
}

/// Returns whether SQL would give other values for the units of decimals than for the decimals themselves. A condition on
/// decimals of the same places gives the same, where it compares them with one another, with 0 or with null.
fn reads_units(ty: &ColumnType, sql: &str, type_of: &dyn Fn(&str) -> Option<ColumnType>) -> bool {
    let columns = sql_words::names(sql);
    let types = columns.iter().filter_map(|name| type_of(name));
    let mut decimals = types.filter(|ty| matches!(ty, ColumnType::Decimal(_)));
    let Some(first) = decimals.next() else {
        return false;
    };
    let is_condition = ty.logical() == Some(Type::Bool) && !has_numbers(sql);
    !(is_condition && decimals.all(|other| other == first))
}

fn has_numbers(sql: &str) -> bool {
    sql.contains(|sign: char| ('1'..='9').contains(&sign))
}

/// A number that has no more places than the column, which may stand in quotes.
fn decimal(sql: &str, places: u32) -> Option<String> {
    let quoted = sql.strip_prefix('\'');
    let sql = quoted.and_then(|it| it.strip_suffix('\'')).unwrap_or(sql);
    let digits = sql.strip_prefix('-').unwrap_or(sql);
    let (whole, fraction) = digits.split_once('.').unwrap_or((digits, ""));
    let mut signs = whole.chars().chain(fraction.chars());
    let is_number = !whole.is_empty() && signs.all(|sign| sign.is_ascii_digit());
    (is_number && fraction.len() <= places as usize).then(|| units(sql, places))
}

fn is_now(sql: &str) -> bool {
    let mut words = ["current_timestamp", "current_date", "current_time", "now()"].into_iter();
    words.any(|word| sql.eq_ignore_ascii_case(word))
}

fn day(text: &str) -> Option<NaiveDate> {
    NaiveDate::parse_from_str(text, "%Y-%m-%d").ok()
}

fn clock(text: &str) -> Option<NaiveTime> {
    let mut formats = ["%H:%M:%S%.f", "%H:%M"].into_iter();
    formats.find_map(|format| NaiveTime::parse_from_str(text, format).ok())
}

/// A day without a time begins at midnight.
fn moment(text: &str) -> Option<NaiveDateTime> {
    let midnight = || day(text).map(|day| day.and_time(NaiveTime::MIN));
    let Some((own_day, own_time)) = text.split_once([' ', 'T']) else {
        return midnight();
    };
    Some(day(own_day)?.and_time(clock(own_time)?))
}

/// A time without an offset is one of UTC.
fn timestamp(text: &str) -> Option<NaiveDateTime> {
    let text = text.replacen(' ', "T", 1);
    let zoned = DateTime::parse_from_str(&text, "%Y-%m-%dT%H:%M:%S%.f%#z");
    let zoned = zoned.map(|time| time.naive_utc());
    zoned.ok().or_else(|| moment(&text))
}
