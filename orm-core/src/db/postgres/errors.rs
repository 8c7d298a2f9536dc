//! The errors of Postgres, by SQLSTATE and the names given beside the message.
//!
//! The message itself is in the server's language, so it decides nothing:
//!
//! - `names`: the names in what stands beside the message;
//! - `words`: what is shown in place of the message.

mod names;
mod words;

use crate::db::driver::{MissingName, Report, ReportedError, ReportedKey, ReportedTable, Routine};
use crate::error::TEXT_TOO_LONG;
use crate::sql::{Extension, Statement, Verb, characters_before_arrays};
use sqlx::postgres::{PgDatabaseError, PgErrorPosition, PgSeverity};
use std::borrow::Cow;

/// No such collation for the encoding of the database, or none of its kind at all.
const NO_COLLATION: Report<'static> = Report::Unsupported {
    what: "a lookup without regard to case in a database without ICU collations (of an encoding that ICU does not know, or on a server built without it)",
    backend: "postgres",
};

/// The function of an extension that the database does not have.
fn no_extension(extension: Extension) -> Report<'static> {
    let what = match extension {
        Extension::Trigrams => {
            "similarity in a database without the extension `pg_trgm` (run `CREATE EXTENSION pg_trgm`, or declare an index with `ops = \"gin_trgm_ops\"`, for which `create_tables` does so)"
        }
        Extension::Crypto => {
            "`sha1` in a database without the extension `pgcrypto` (run `CREATE EXTENSION pgcrypto`, or take `sha256`, which needs none)"
        }
    };
    Report::Unsupported {
        what,
        backend: "postgres",
    }
}

/// No such language of a search index.
const NO_LANGUAGE: Report<'static> = Report::Unsupported {
    what: "a search index in a `language` that this database has no text search configuration of (`\\dF` lists them in psql)",
    backend: "postgres",
};

/// No such time zone in the server's own list.
const NO_TIME_ZONE: Report<'static> = Report::Unsupported {
    what: "a time zone that the server does not know (its package of time zones may lack old names)",
    backend: "postgres",
};

/// A rule of the table that writes something else, and gives no row back.
const RULE: Report<'static> = Report::Unsupported {
    what: "a table with a rule that is carried out instead and has no `RETURNING`, since what is written comes back (give the rule a `RETURNING` of all columns, or make a trigger of it)",
    backend: "postgres",
};

/// A copy passes no policies for rows.
const COPY_UNDER_POLICIES: Report<'static> = Report::Unsupported {
    what: "`copy_in` into a table with row-level security for this role (write `bulk_create`, whose rows pass the policies)",
    backend: "postgres",
};

/// A part of a text is no part of what is equal to it.
const NOT_DETERMINISTIC: Report<'static> = Report::Unsupported {
    what: "a lookup of a part of a text, or by a pattern, in a column whose collation is not deterministic (`eq`, `is_in` and orders follow it; for parts and patterns give the column another collation)",
    backend: "postgres",
};

/// A text that is to be a number, but is none.
const NO_NUMBER: &str = "a text is no number of this type";

/// An entry of an index that takes more than a third of a page.
const ENTRY_TOO_LONG: &str =
    "a value is too long for an index; give the field a `max_length`, or leave it out of the index";

/// See `sql/postgres/time.rs`.
const YEARS: &str = "a calculated date leaves the years 1 to 9999";

impl ReportedError for PgDatabaseError {
    fn report<'e>(&'e self, statement: Option<&'e Statement>) -> Report<'e> {
        match self.code() {
            // The server ended the session before the statement came, or rolled its transaction back.
            "25P03" | "25P04" | "57P05" => Report::Lost { sent: false },
            // It shuts down, or a pooler has lost it, whatever the code.
            "57P01" | "57P02" | "57P03" => Report::Lost { sent: true },
            _ if ends_session(self) => Report::Lost { sent: true },
            code if code.starts_with("23") => constraint(self, statement),
            "22001" => Report::TooLong,
            "2200H" if is_of(self, statement) => Report::NoKeyLeft,
            "22P02" if reads_numbers(self.routine()) => Report::OutOfRange(Some(NO_NUMBER)),
            // A calculation leaves the years that the server knows, which are more; a text that is read is another matter.
            "22008" if self.routine() != Some("DateTimeParseError") => {
                Report::OutOfRange(Some(YEARS))
            }
            "2200H" | "22003" | "22007" | "22008" | "22011" | "22012" | "22P02" => {
                Report::OutOfRange(None)
            }
            // Other limits have the code too.
            "54000" if makes_texts(self.routine()) => Report::OutOfRange(Some(TEXT_TOO_LONG)),
            "54000" if makes_entries(self.routine()) => Report::OutOfRange(Some(ENTRY_TOO_LONG)),
            // A range that would begin after its end: a calculated date outside the years 1 to 9999.
            "22000" if self.routine() == Some("range_serialize") => Report::OutOfRange(Some(YEARS)),
            "22023" if statement.is_some_and(|it| it.is_zoned) => NO_TIME_ZONE,
            "22021" | "22P05" => Report::InvalidText,
            "2201B" => Report::InvalidRegex,
            "40001" | "40P01" => Report::Conflict,
            "55P03" => Report::Locked(
                "another transaction holds a row or table; run it again, wait longer by `lock_timeout`, or leave locked rows out by `skip_locked`",
            ),
            "57014" => Report::Timeout,
            "25P02" | "3B001" => Report::TransactionBroken,
            "42703" if is_of_view(self, statement) => Report::Unsupported {
                what: "an upsert into a view, which does not tell the rows that are new (write to its table)",
                backend: "postgres",
            },
            "42P01" | "42703" => Report::Missing(missing(self, statement)),
            "42P05" | "26000" => Report::MixedUp,
            // Other errors have the code too.
            "0A000" if self.routine() == Some("RevalidateCachedQuery") => Report::StalePlan,
            "0A000" if rewrites_rules(self.routine()) => RULE,
            "0A000" if self.routine() == Some("DoCopy") => COPY_UNDER_POLICIES,
            "0A000" if looks_into_texts(self.routine()) => NOT_DETERMINISTIC,
            "42883" if let Some(extension) = statement.and_then(|it| it.extension) => {
                no_extension(extension)
            }
            "42704" if looks_for_a_language(self.routine()) => NO_LANGUAGE,
            "42704" | "0A000" if statement.is_some_and(|it| it.folds) => NO_COLLATION,
            "42704" | "42809" => Report::MissingConstraint,
            // A row that is updated twice by one upsert has the code too.
            "21000" if evaluates_subqueries(self.routine()) => Report::SeveralRows,
            "25006" => Report::ReadOnly,
            "42501" => Report::Permission(policy(self)),
            "53100" => Report::DiskFull,
            "XX001" | "XX002" => Report::Corrupt,
            "3D000" | "28P01" | "28000" | "53300" => Report::Refused,
            code if code.starts_with("08") && code != "08P01" => disconnected(self),
            _ => Report::Other,
        }
    }

    fn words(&self) -> Cow<'_, str> {
        words::message(self)
    }

    fn detail(&self) -> Option<&str> {
        PgDatabaseError::detail(self)
    }

    /// The server says where it was, in a line for each function and each statement of one, the innermost first.
    fn routine(&self) -> Option<Routine> {
        let mut lines = self.r#where().unwrap_or_default().lines();
        lines.find_map(names::function).map(Routine::Function)
    }
}

/// Returns what a connection that failed means: one of the server's own, to another server, leaves this one as it is; a
/// pooler, which names no routine, has none but that to the server.
fn disconnected(error: &PgDatabaseError) -> Report<'static> {
    if error.routine().is_none() {
        return Report::Lost { sent: true };
    }
    let was_opened = !matches!(error.code(), "08001" | "08004");
    Report::Unreachable { sent: was_opened }
}

/// Returns whether nothing more is said on the connection.
fn ends_session(error: &PgDatabaseError) -> bool {
    matches!(error.severity(), PgSeverity::Fatal | PgSeverity::Panic)
}

/// Returns whether an upsert asks for a column of the server's own, which all rows have but those of views.
fn is_of_view(error: &PgDatabaseError, statement: Option<&Statement>) -> bool {
    let is_upsert = statement.is_some_and(|it| it.verb == Verb::Upsert);
    let is_own = |name: &str| ["tableoid", "xmax"].contains(&name);
    is_upsert && matches!(missing(error, statement), MissingName::Column(_, name) if is_own(&name))
}

/// Returns whether the routine looks for a text search configuration: which one does differs from version to version.
fn looks_for_a_language(routine: Option<&str>) -> bool {
    matches!(routine, Some("get_ts_config_oid" | "regconfigin"))
}

/// Returns whether the routine puts the actions of rules in the place of a statement.
fn rewrites_rules(routine: Option<&str>) -> bool {
    matches!(routine, Some("RewriteQuery" | "rewriteRuleAction"))
}

/// Returns whether the routine looks for a part of a text or for a pattern, which few collations refuse.
fn looks_into_texts(routine: Option<&str>) -> bool {
    matches!(
        routine,
        Some(
            "GenericMatchText"
                | "Generic_Text_IC_like"
                | "pg_set_regex_collation"
                | "text_position_setup"
        )
    )
}

/// Returns whether the routine makes texts, so that its limit is their length.
fn makes_texts(routine: Option<&str>) -> bool {
    matches!(
        routine,
        Some("repeat" | "lpad" | "rpad" | "enlargeStringInfo")
    )
}

/// Returns whether the routine makes an entry of an index. Its name ends otherwise from version to version.
fn makes_entries(routine: Option<&str>) -> bool {
    let is_one =
        |name: &str| name == "_bt_check_third_page" || name.starts_with("index_form_tuple");
    routine.is_some_and(is_one)
}

/// Returns whether the routine evaluates a subquery.
fn evaluates_subqueries(routine: Option<&str>) -> bool {
    matches!(routine, Some("ExecScanSubPlan" | "ExecSetParamPlan"))
}

/// Returns whether the routine reads a text as a number. Its name ends otherwise from version to version; `scanint8` is that of
/// Postgres 14.
fn reads_numbers(routine: Option<&str>) -> bool {
    let readers = [
        "pg_strtoint",
        "scanint8",
        "float4in",
        "float8in",
        "numeric_in",
        "set_var_from_str",
    ];
    routine.is_some_and(|routine| readers.iter().any(|reader| routine.starts_with(reader)))
}

/// Returns whether somebody else prepares statements on the session.
pub(super) fn is_mixed_up(error: &sqlx::Error) -> bool {
    let reported = reported(error).map(|error| error.report(None));
    matches!(reported, Some(Report::MixedUp))
}

/// Returns whether the server itself reports the error, and not a pooler before it, which names no routine: that one may
/// report that it lost the server, whose answer it had not passed on.
pub(super) fn is_of_server(error: &sqlx::Error) -> bool {
    reported(error).is_some_and(|error| error.routine().is_some())
}

/// Returns the message to show, free of values.
pub(super) fn shown(error: &sqlx::Error) -> Cow<'_, str> {
    reported(error).map_or_else(|| error.to_string().into(), words::message)
}

fn reported(error: &sqlx::Error) -> Option<&PgDatabaseError> {
    error.as_database_error()?.try_downcast_ref()
}

/// A rule that a row breaks.
fn constraint<'e>(error: &'e PgDatabaseError, statement: Option<&Statement>) -> Report<'e> {
    let table = table(error, statement);
    match error.code() {
        "23P01" => Report::Exclusion {
            table,
            constraint: error.constraint().unwrap_or_default(),
        },
        "23505" => Report::Unique {
            table,
            columns: key_columns(error).into_iter().map(Cow::Owned).collect(),
            constraint: Some(error.constraint().unwrap_or_default()),
        },
        // The second is that of `RESTRICT` since Postgres 18.
        "23503" | "23001" => Report::ForeignKey(Some(ReportedKey {
            table,
            constraint: error.constraint(),
            columns: key_columns(error),
        })),
        "23502" => Report::NotNull {
            table,
            column: error.column().unwrap_or_default(),
        },
        "23514" => check(error, table),
        _ => Report::Other,
    }
}

/// A check has a name. Where none is given but a table is, the row has no place among the partitions.
fn check<'e>(error: &'e PgDatabaseError, table: ReportedTable<'e>) -> Report<'e> {
    match (error.constraint(), table.name) {
        (None, Some(name)) => Report::NoPartition(name),
        (constraint, _) => Report::Check {
            table,
            constraint: constraint.unwrap_or_default(),
        },
    }
}

/// The table of the row. The server names a partition that the row goes to.
fn table<'e>(error: &'e PgDatabaseError, statement: Option<&Statement>) -> ReportedTable<'e> {
    ReportedTable {
        is_own: is_of(error, statement),
        namespace: error.schema(),
        name: error.table(),
        ignores_case: false,
    }
}

/// Returns whether the statement itself wrote the row. The server says where a function or a cascade of the database
/// wrote it, in a line for each; of a copy the last line says which of its rows it is.
fn is_of(error: &PgDatabaseError, statement: Option<&Statement>) -> bool {
    let lines = error.r#where().map_or(0, |text| text.lines().count());
    lines <= usize::from(statement.and_then(copied_to).is_some())
}

fn key_columns(error: &PgDatabaseError) -> Vec<String> {
    names::key_columns(error.detail().unwrap_or_default())
}

/// Returns the table that a statement copies rows to: it alone inserts without a parameter.
fn copied_to(statement: &Statement) -> Option<&'static str> {
    let copies = statement.verb == Verb::Insert && statement.parameters.is_empty();
    statement.table.filter(|_| copies).map(|table| table.name)
}

/// A table or column that is not there. The server points at its name in the statement, but in one that copies rows.
fn missing<'e>(error: &PgDatabaseError, statement: Option<&Statement>) -> MissingName<'e> {
    let mut names = match (error.position(), statement) {
        (Some(PgErrorPosition::Original(position)), Some(statement)) => {
            let before = match statement.returned_arrays {
                0 => 0,
                columns => characters_before_arrays(columns),
            };
            names::name_at(&statement.text, position.saturating_sub(before))
        }
        (Some(PgErrorPosition::Internal { position, query }), _) => names::name_at(query, position),
        _ => Vec::new(),
    };
    if names.is_empty()
        && let Some(table) = statement.and_then(copied_to)
        && error.r#where().is_none()
    {
        return MissingName::Table(Cow::Borrowed(table));
    }
    let mut last = || names.pop().map(Cow::Owned);
    match (error.code(), last()) {
        ("42P01", Some(table)) => MissingName::Table(table),
        ("42703", Some(column)) => MissingName::Column(last(), column),
        _ => MissingName::Unknown,
    }
}

/// The server names what the user may not touch in its message alone: it may be another table that the statement
/// reads, a sequence, a schema. A policy for rows is told by the routine that applies it.
fn policy(error: &PgDatabaseError) -> Option<&'static str> {
    let is_policy = error.routine() == Some("ExecWithCheckOptions");
    is_policy.then_some("a row-level security policy forbids the row")
}
