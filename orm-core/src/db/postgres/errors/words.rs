//! Words of our own for what Postgres reports: its messages are in the language of the server and may hold values.

use crate::error::{NEGATIVE_LENGTH, NOT_OF_ITS_TYPE};
use sqlx::postgres::{PgDatabaseError, PgErrorPosition};
use std::borrow::Cow;

/// The message to show, free of values.
///
/// The server's own is shown where it is made of names and of the statement's text alone, such as
/// `function nosuch(bigint) does not exist`.
pub(super) fn message(reported: &PgDatabaseError) -> Cow<'_, str> {
    if let (DEPENDENT_OBJECTS, Some(detail)) = (reported.code(), reported.detail()) {
        return depended_on(detail).into();
    }
    if fills_column(reported) {
        return format!("{}{FILLED_BY_DATABASE}", reported.message()).into();
    }
    let is_about_text = matches!(reported.position(), Some(PgErrorPosition::Original(_)));
    match (own(reported.code(), is_about_text), reported.constraint()) {
        (Some(own), Some(constraint)) => format!("{own} (`{constraint}`)").into(),
        (Some(own), None) => own.into(),
        (None, _) => reported.message().into(),
    }
}

/// A value was given to a column that the database computes, or always counts.
fn fills_column(reported: &PgDatabaseError) -> bool {
    let is_copy = || reported.routine() == Some("CopyGetAttnums");
    match reported.code() {
        "428C9" => true,
        "42P10" => is_copy(),
        _ => false,
    }
}

const FILLED_BY_DATABASE: &str = "; the database fills it in, so declare its field by `#[orm(generated = \"…\")]`, and leave a key that it always counts out of drafts and updates";

/// `dependent_objects_still_exist`
const DEPENDENT_OBJECTS: &str = "2BP01";

/// The server's message speaks of a desired object; what depends on which one stands beside it, a line each, by names alone.
fn depended_on(detail: &str) -> String {
    let lines: Vec<&str> = detail.lines().collect();
    let lines = lines.join("; ");
    format!("what would be dropped is in use: {lines}; drop that before")
}

/// Our own words for a code, where the server's may hold values or say less.
fn own(code: &str, is_about_text: bool) -> Option<&'static str> {
    match code.get(..2)? {
        "22" => Some(data(code)),
        "23" => Some(constraint(code)),
        "25" | "40" | "55" | "57" => session(code),
        // `to_tsquery($1)` and `$1::regclass` fail by these too, about a value: then no place in the text is named.
        "42" if !is_about_text => not_found(code),
        _ => None,
    }
}

/// Errors about data quote the data.
fn data(code: &str) -> &'static str {
    match code {
        "22001" => "a text is too long for its column",
        "22003" => NOT_OF_ITS_TYPE,
        "22004" => "null where a value is needed",
        "22007" | "22008" => "a date or time that there is not, or that is out of range",
        "22012" => "division by zero",
        "22011" => NEGATIVE_LENGTH,
        "2202E" => "a position that is out of range",
        "2201B" => "the server does not take this pattern",
        "2201E" | "2201F" => "a number for which the function is not defined",
        "2201W" | "2201X" => "a limit or offset below zero",
        "22021" | "22P05" => "a character that the encoding of the database does not have",
        "22023" => "a setting or an argument of a function has a value that is not taken",
        "2200H" => "the sequence has no number left",
        "22P02" | "22P03" => "a value that cannot be read as the type it is for",
        _ => "a value that cannot be worked with",
    }
}

/// Names of tables and constraints are given beside the message.
fn constraint(code: &str) -> &'static str {
    match code {
        "23001" | "23503" => "a foreign key does not hold",
        "23502" => "null in a column that is never null",
        "23505" => "a value that must be unique is taken",
        "23514" => "a check does not hold",
        "23P01" => "an exclusion constraint does not hold",
        _ => "a constraint does not hold",
    }
}

/// Texts that a function or a cast was given.
fn not_found(code: &str) -> Option<&'static str> {
    match code {
        "42601" | "42602" => Some("a text that a function was given does not parse"),
        "42703" => Some("a column that a function or a value names is not there"),
        "42P01" => Some("a table that a function or a value names is not there"),
        _ => None,
    }
}

/// Returns why the server ended a session, a transaction or a statement.
fn session(code: &str) -> Option<&'static str> {
    Some(match code {
        "25006" => {
            "the transaction is one that only reads, as all are by `default_transaction_read_only`, or the server is a standby and takes no writes"
        }
        "25P02" => "the transaction is broken by an earlier error",
        "25P03" => {
            "the transaction was idle for longer than `idle_in_transaction_timeout`, so the server rolled it back and closed the connection"
        }
        "25P04" => {
            "the transaction took longer than the server's `transaction_timeout`, so it was rolled back"
        }
        "40001" => "the transaction conflicts with another",
        "40P01" => "the transaction and another wait for each other",
        "55P03" => "a lock was not to be had in time",
        "57014" => "the statement took too long, or somebody cancelled it",
        "57P01" => "the connection was closed by an administrator, or the server shuts down",
        "57P02" => "the server crashed",
        "57P03" => "the server is starting up or shutting down",
        "57P05" => {
            "the connection was idle for longer than the server's `idle_session_timeout`, so it was closed"
        }
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::{depended_on, own};

    #[test]
    fn of_data_and_constraints_nothing_of_the_server_is_shown() {
        for code in ["22000", "22P02", "22ZZZ", "23000", "23505", "23ZZZ"] {
            assert!(own(code, true).is_some(), "{code}");
        }
    }

    #[test]
    fn the_text_of_the_statement_may_be_spoken_of() {
        for code in ["42601", "42602", "42703", "42P01"] {
            assert_eq!(own(code, true), None);
            assert!(own(code, false).is_some());
        }
        for code in ["42883", "42501", "P0001", "XX000"] {
            assert_eq!(own(code, false), None);
        }
    }

    #[test]
    fn each_object_that_depends_on_another_is_named() {
        let detail = "view old depends on table book\nfunction f(book) depends on type book";
        assert_eq!(
            depended_on(detail),
            "what would be dropped is in use: view old depends on table book; function f(book) depends on type book; drop that before"
        );
    }

    #[test]
    fn a_session_that_was_ended_says_why() {
        assert!(own("25P03", false).is_some_and(|words| words.contains("idle")));
        assert_eq!(own("25001", false), None);
    }
}
