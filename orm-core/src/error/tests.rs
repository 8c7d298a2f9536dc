//! The page of the guide on errors: every error stands on it, with its text.

use super::{DatabaseError, Error, FieldError, Source};
use std::sync::Arc;

const PAGE: &str = include_str!("../../../docs/guide/errors.md");

/// Makes the examples of the page, and the name of the variant of each; a variant without an example does not compile.
macro_rules! examples {
    ($($variant:ident $facts:tt)*) => {
        fn examples() -> Vec<Error> {
            vec![$(Error::$variant $facts),*]
        }

        fn name(error: &Error) -> &'static str {
            match error {
                $(Error::$variant { .. } => stringify!($variant),)*
                Error::Undecoded(_) => "none that users see",
            }
        }
    };
}

examples! {
    DoesNotExist { model: "Book" }
    MultipleObjectsReturned { model: "Book" }
    RowsMissing { model: "Book", missing: 2, given: 100 }
    Stale { model: "Book" }
    TooLong { model: "Book", field: Some("title"), max: Some(255) }
    OutOfRange {
        model: "Book",
        field: Some("copies"),
        why: "a number does not fit its type".to_owned(),
    }
    InvalidText { model: "Book", field: Some("title") }
    RefusedDraft {
        position: 17,
        error: Box::new(Error::TooLong { model: "Book", field: Some("title"), max: Some(255) }),
    }
    Validation {
        model: "Book",
        errors: vec![
            FieldError::new(["title"], "must not be blank"),
            FieldError::new(["year", "isbn"], "a book of this year needs an ISBN"),
        ],
    }
    NotNullViolation { model: "Book", field: Some("title"), column: None, table: None, source: None }
    CheckViolation {
        model: "Book",
        constraint: "book_year".to_owned(),
        field: None,
        table: None,
        source: None,
    }
    Decode { model: "Book", field: "year", found: "a text".into() }
    UniqueViolation { model: "User", fields: vec!["email"], constraint: None, table: None, source: None }
    ExclusionViolation {
        model: "Booking",
        fields: vec!["room", "starts", "ends"],
        constraint: "booking_room_starts_ends_excl".to_owned(),
        table: None,
        source: None,
    }
    ForeignKeyViolation { model: "Book", field: Some("author"), table: None, source: None }
    Protected { model: "Author", by: Some("Book"), table: None, source: None }
    NotLoaded {
        model: "Book",
        field: "author",
        at: None,
        add: ".select_related(Book.author)".to_owned(),
    }
    Unfiltered { model: "Book" }
    InvalidQuery { model: "Book", why: "`title` is set twice; set it once".to_owned() }
    QueryTooComplex { what: "terms", limit: 5000, got: 6000 }
    InvalidRegex { why: "unclosed group".to_owned() }
    Unsupported {
        what: "a `collation` other than BINARY, NOCASE and RTRIM",
        backend: "sqlite",
    }
    Conflict { source: None }
    Locked {
        why: "SQLite lets one write at a time, and others were before; raise `busy_timeout`".to_owned(),
        source: None,
    }
    Timeout { source: None }
    TransactionBroken {
        first: Arc::new(Error::UniqueViolation {
            model: "User",
            fields: vec!["email"],
            constraint: None,
            table: None,
            source: None,
        }),
    }
    CommitOutcomeUnknown { source: None }
    ReadOnly { source: None }
    Connect {
        why: "the server at localhost:5432 is Postgres 13, and 14 is the lowest version".to_owned(),
        source: None,
    }
    NoReplica {
        why: "standby-1:5432/library: may be more than 5s behind; standby-2:5432/library: does not answer".to_owned(),
    }
    ConnectionLost { sent: false, source: None }
    Unreachable {
        what: "could not connect to server \"branch\" (connection to server at \"10.0.0.7\", port 5432 failed: \
            Connection refused)"
            .to_owned(),
        sent: false,
        source: None,
    }
    PoolTimedOut {
        why: "the only connection is held by the stream opened at src/main.rs:12".to_owned(),
    }
    PoolClosed {}
    Permission {
        model: Some("Book"),
        why: "insert into the table `book` (permission denied for table book); \
            `GRANT SELECT, INSERT ON \"book\" TO …` lets it, if it is that table which is denied"
            .to_owned(),
        source: None,
    }
    SchemaMismatch {
        model: Some("Book"),
        field: Some("subtitle"),
        why: "the table `book` has no column `subtitle` for `Book.subtitle`; \
              migrate or drop what differs, `create_tables` alters no table"
            .to_owned(),
        is_raw: false,
        source: None,
    }
    InvalidSchema { problems: vec!["`Book` and `Novel` have the same table `book`".to_owned()] }
    Migration {
        why: "the database lacks `0002_rating`; apply the migrations first".to_owned(),
        source: None,
    }
    DiskFull { source: None }
    Corrupt { source: None }
    Database(DatabaseError::new(
        Some("42883".to_owned()),
        "function shorten(text) does not exist",
        None,
    ))
}

#[test]
fn the_guide_has_every_error_with_its_text() {
    for error in examples() {
        let name = name(&error);
        let (_, rest) = PAGE
            .split_once(&format!("**`{name}`**: "))
            .unwrap_or_else(|| panic!("the page has no `{name}`"));
        let text = rest
            .split_once("```text\n")
            .and_then(|(_, text)| text.split_once("\n```"));
        assert_eq!(
            text.map(|(text, _)| text),
            Some(error.to_string().as_str()),
            "{name}"
        );
    }
}

#[test]
fn the_guide_names_no_error_that_is_none() {
    let names: Vec<_> = examples().iter().map(name).collect();
    for line in PAGE.lines() {
        if let Some((named, _)) = line
            .strip_prefix("**`")
            .and_then(|rest| rest.split_once('`'))
        {
            assert!(names.contains(&named), "{named}");
        }
    }
}

#[cfg(feature = "json")]
#[test]
fn a_response_tells_the_kind_and_the_fields_and_nothing_else() {
    for error in examples() {
        let body: serde_json::Value = serde_json::from_str(&error.http_body()).expect("a document");
        let keys = body.as_object().expect("an object").keys();
        let keys: Vec<&str> = keys.map(String::as_str).collect();
        let expected: &[&str] = match (error.http_status(), &error) {
            (404 | 500 | 503, _)
            | (409, Error::Stale { .. } | Error::RowsMissing { .. } | Error::Protected { .. })
            | (422, Error::InvalidRegex { .. } | Error::CheckViolation { field: None, .. }) => {
                &["error"]
            }
            (422, Error::Validation { .. }) => &["error", "fields", "messages"],
            (422, Error::RefusedDraft { .. }) => &["error", "fields", "position"],
            (409 | 422, _) => &["error", "fields"],
            (status, _) => panic!("{status} of {}", name(&error)),
        };
        assert_eq!(keys, expected, "{} gives {body}", name(&error));
    }
}

#[cfg(feature = "json")]
#[test]
fn each_sentence_stands_in_a_response_with_its_fields() {
    let errors = vec![
        FieldError::new(["starts"], "lies in the past"),
        FieldError::new(["starts", "ends"], "the end lies before the start"),
        FieldError::new([], "the course is closed"),
    ];
    let model = "Course";
    let messages = concat!(
        r#"{"fields":["starts"],"message":"lies in the past"},"#,
        r#"{"fields":["starts","ends"],"message":"the end lies before the start"},"#,
        r#"{"fields":[],"message":"the course is closed"}"#
    );
    let body = format!(r#""fields":["starts","ends"],"messages":[{messages}]"#);
    let error = Error::Validation { model, errors };
    assert_eq!(
        error.http_body(),
        format!(r#"{{"error":"validation",{body}}}"#)
    );
    let draft = Error::RefusedDraft {
        position: 2,
        error: Box::new(error),
    };
    assert_eq!(
        (draft.http_status(), draft.http_body()),
        (
            422,
            format!(r#"{{"error":"validation",{body},"position":2}}"#)
        )
    );
    let errors = vec![FieldError::new([], "no field is at fault")];
    assert_eq!(
        Error::Validation { model, errors }.http_body(),
        r#"{"error":"validation","messages":[{"fields":[],"message":"no field is at fault"}]}"#
    );
}

#[test]
fn a_broken_transaction_is_told_of_as_its_first_error_where_that_may_pass() {
    let broken = |first| Error::TransactionBroken {
        first: Arc::new(first),
    };
    assert_eq!(broken(Error::Conflict { source: None }).http_status(), 503);
    assert_eq!(
        broken(Error::Unfiltered { model: "Book" }).http_status(),
        500
    );
}

#[test]
fn what_main_prints_is_the_sentence_and_the_reason() {
    for error in examples() {
        let (printed, sentence) = (format!("{error:?}"), error.to_string());
        assert!(printed.starts_with(&sentence), "{printed}");
    }
    let source: Source = Arc::new(std::io::Error::other("no such host"));
    let error = Error::Timeout {
        source: Some(source),
    };
    assert_eq!(format!("{error:?}"), format!("{error} (no such host)"));
    let late = Error::transaction_timeout();
    assert_eq!(format!("{late:?}"), late.to_string());
}
