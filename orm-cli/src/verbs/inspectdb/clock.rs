//! The moment at which a row is inserted, in the words of each database.

use super::source::literal;
use super::sql::{Written, one_each};
use super::words::unwrapped;
use chrono::{DateTime, NaiveDate, NaiveDateTime, NaiveTime};
use orm_core::backend::Backend;
use orm_core::value::Type;

/// The words of Postgres, in small letters and without a number of digits.
const POSTGRES: [&str; 9] = [
    "now()",
    "current_timestamp",
    "current_date",
    "current_time",
    "localtimestamp",
    "localtime",
    "transaction_timestamp()",
    "statement_timestamp()",
    "clock_timestamp()",
];

/// The words of SQLite besides `CURRENT_TIMESTAMP` and its like.
const SQLITE: [&str; 3] = ["datetime('now')", "date('now')", "time('now')"];

/// Words that both databases know, and that models have as they are.
const COMMON: [&str; 4] = ["now()", "current_timestamp", "current_date", "current_time"];

/// The SQL of a default that is the moment of the insert; none of other SQL, and of columns that are no times. Postgres keeps its
/// own words, and SQLite gets the form in which fields write times: `strftime('%Y-%m-%d %H:%M:%f', 'now')` has another.
pub(super) fn written(sql: &str, ty: Type, backend: Backend) -> Option<Written> {
    let word = word(ty)?;
    if COMMON.iter().any(|common| common.eq_ignore_ascii_case(sql)) {
        return Some(Written::Common(literal(sql)));
    }
    match backend {
        Backend::Postgres if is_of_postgres(sql) => {
            Some(Written::Each(one_each(sql, backend, word)))
        }
        Backend::Sqlite if is_of_sqlite(sql, ty) => Some(Written::Common(literal(word))),
        _ => None,
    }
}

/// The word that both databases know.
fn word(ty: Type) -> Option<&'static str> {
    Some(match ty {
        Type::Date => "CURRENT_DATE",
        Type::Time => "CURRENT_TIME",
        Type::DateTime | Type::Timestamp => "CURRENT_TIMESTAMP",
        _ => return None,
    })
}

/// `CURRENT_TIMESTAMP(3)`, `('now'::text)::date`, `(now() AT TIME ZONE 'utc'::text)`
fn is_of_postgres(sql: &str) -> bool {
    let sql = unwrapped(&sql.trim().to_ascii_lowercase()).to_owned();
    let in_zone = sql.strip_suffix(" at time zone 'utc'::text");
    let call = sql.strip_prefix("timezone('utc'::text, ");
    if let Some(inner) = in_zone.or_else(|| call?.strip_suffix(')')) {
        return is_of_postgres(inner);
    }
    if let Some((value, ty)) = sql.rsplit_once("::")
        && ["date", "time"].iter().any(|time| ty.starts_with(time))
    {
        return unwrapped(value) == "'now'::text" || is_of_postgres(value);
    }
    POSTGRES.contains(&without_digits(&sql))
}

/// `current_timestamp` of `current_timestamp(3)`
fn without_digits(sql: &str) -> &str {
    let digits = sql.strip_suffix(')').and_then(|sql| sql.rsplit_once('('));
    match digits {
        Some((word, digits)) if digits.parse::<u8>().is_ok() => word,
        _ => sql,
    }
}

/// `datetime('now')`, `strftime('%Y-%m-%d %H:%M:%f', 'now')`; a date alone is not the moment of a column with a time.
fn is_of_sqlite(sql: &str, ty: Type) -> bool {
    let sql = sql.replace([' ', '\n', '\t'], "").to_ascii_lowercase();
    let format = sql.strip_prefix("strftime('");
    let format = format.and_then(|sql| sql.strip_suffix("','now')"));
    match format {
        Some(format) => {
            let has = |part: &str| format.contains(part);
            let has_date = has("%y-%m-%d");
            let has_time = has("%h:%m:%") && !has("','");
            match ty {
                Type::Date => has_date,
                Type::Time => has_time,
                _ => has_date && has_time,
            }
        }
        None => match ty {
            Type::Date | Type::Time => SQLITE.contains(&&*sql),
            _ => sql == SQLITE[0],
        },
    }
}

/// Returns whether a literal is no time as a field of this type reads it: `'0000-00-00'`, `''`, `0`.
pub(super) fn is_no_time(sql: &str, ty: Type) -> bool {
    if sql.parse::<f64>().is_ok() {
        return word(ty).is_some();
    }
    let text = sql.strip_prefix('\'').and_then(|it| it.strip_suffix('\''));
    let Some(text) = text.map(|text| text.replace(' ', "T")) else {
        return false;
    };
    let is_moment = NaiveDateTime::parse_from_str(&text, "%Y-%m-%dT%H:%M:%S%.f").is_ok();
    match ty {
        Type::Date => NaiveDate::parse_from_str(&text, "%Y-%m-%d").is_err(),
        Type::Time => NaiveTime::parse_from_str(&text, "%H:%M:%S%.f").is_err(),
        Type::DateTime => !is_moment,
        Type::Timestamp => !is_moment && DateTime::parse_from_rfc3339(&text).is_err(),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::{is_no_time, is_of_postgres, is_of_sqlite};
    use orm_core::value::Type;

    #[test]
    fn postgres_has_many_words_for_now() {
        let now = [
            "CURRENT_TIMESTAMP(3)",
            "LOCALTIMESTAMP",
            "('now'::text)::date",
            "('now'::text)::timestamp(6) with time zone",
            "(now())::timestamp without time zone",
            "(now() AT TIME ZONE 'utc'::text)",
            "timezone('utc'::text, now())",
            "clock_timestamp()",
        ];
        for sql in now {
            assert!(is_of_postgres(sql), "{sql}");
        }
        let others = [
            "('today'::text)::date",
            "'2024-02-29'::date",
            "(now() + '1 day'::interval)",
            "('now'::text)",
            "date_trunc('day'::text, now())",
        ];
        for sql in others {
            assert!(!is_of_postgres(sql), "{sql}");
        }
    }

    #[test]
    fn no_calendar_has_a_day_of_zeros() {
        let cases = [
            ("'0000-00-00 00:00:00'", Type::DateTime),
            ("'2024-02-30'", Type::Date),
            ("''", Type::Timestamp),
            ("0", Type::Time),
        ];
        for (sql, ty) in cases {
            assert!(is_no_time(sql, ty), "{sql}");
        }
        let times = [
            ("'1970-01-01 00:00:00'", Type::DateTime),
            ("'1970-01-01T00:00:00.5Z'", Type::Timestamp),
            ("'1970-01-01 00:00:00'", Type::Timestamp),
            ("'2024-02-29'", Type::Date),
            ("'10:30:00'", Type::Time),
            ("CURRENT_TIMESTAMP", Type::DateTime),
            ("''", Type::Text),
            ("0", Type::I64),
        ];
        for (sql, ty) in times {
            assert!(!is_no_time(sql, ty), "{sql}");
        }
    }

    #[test]
    fn sqlite_formats_now() {
        let cases = [
            ("STRFTIME('%Y-%m-%d %H:%M:%f', 'NOW')", Type::DateTime, true),
            (
                "strftime('%Y-%m-%dT%H:%M:%SZ','now')",
                Type::Timestamp,
                true,
            ),
            ("datetime('now')", Type::DateTime, true),
            ("date('now')", Type::Date, true),
            ("time('now')", Type::Time, true),
            ("date('now')", Type::DateTime, false),
            ("strftime('%Y-%m-%d', 'now')", Type::DateTime, false),
            ("datetime('now', 'localtime')", Type::DateTime, false),
            (
                "strftime('%Y-%m-%d %H:%M:%f', 'now', 'localtime')",
                Type::DateTime,
                false,
            ),
            ("strftime('%s', 'now')", Type::DateTime, false),
        ];
        for (sql, ty, expected) in cases {
            assert_eq!(is_of_sqlite(sql, ty), expected, "{sql}");
        }
    }
}
