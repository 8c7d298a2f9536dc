//! Scripts of the user's own.

use crate::backend::Backend;
use crate::schema::sql_words;

/// Words of scripts that SQLite runs outside of transactions, or that have one of their own.
const OUTSIDE_OF_SQLITE: [&str; 7] = [
    "attach",
    "begin",
    "commit",
    "detach",
    "pragma",
    "savepoint",
    "vacuum",
];

/// Words of those of Postgres.
const OUTSIDE_OF_POSTGRES: [&str; 10] = [
    "begin",
    "call",
    "checkpoint",
    "cluster",
    "commit",
    "concurrently",
    "discard",
    "reindex",
    "rollback",
    "vacuum",
];

/// Pairs of words of those of Postgres, of which a column may be called like one.
const PAIRS_OUTSIDE_OF_POSTGRES: [[&str; 2]; 9] = [
    ["alter", "system"],
    ["create", "database"],
    ["create", "subscription"],
    ["create", "tablespace"],
    ["drop", "database"],
    ["drop", "subscription"],
    ["drop", "tablespace"],
    ["prepare", "transaction"],
    ["start", "transaction"],
];

/// Returns whether a script can be run in a transaction that somebody else begins.
///
/// ```
/// use orm_core::backend::Backend;
/// use orm_core::sql::migration::fits_in_transaction;
///
/// let fits = |script| fits_in_transaction(script, Backend::Sqlite);
/// assert!(fits("INSERT INTO tag VALUES ('begin'); DELETE FROM book"));
/// assert!(!fits("DELETE FROM book; VACUUM"));
/// let fits = |script| fits_in_transaction(script, Backend::Postgres);
/// assert!(fits("UPDATE event SET start = now()"));
/// assert!(!fits("CREATE INDEX CONCURRENTLY tag_label ON tag (label)"));
/// ```
pub fn fits_in_transaction(script: &str, backend: Backend) -> bool {
    let (outside, pairs): (&[&str], &[[&str; 2]]) = match backend {
        Backend::Sqlite => (&OUTSIDE_OF_SQLITE, &[]),
        Backend::Postgres => (&OUTSIDE_OF_POSTGRES, &PAIRS_OUTSIDE_OF_POSTGRES),
    };
    let words = sql_words::names(script).into_iter();
    let words: Vec<_> = words.map(|word| word.to_ascii_lowercase()).collect();
    let is_outside = |word: &String| outside.contains(&word.as_str());
    let is_pair = |two: &[String]| pairs.iter().any(|pair| pair == two);
    !words.iter().any(is_outside) && !words.windows(2).any(is_pair)
}

/// Returns whether a statement of ours builds or drops an index while others write, which Postgres does outside of
/// transactions alone.
///
/// ```
/// use orm_core::sql::migration::is_online;
///
/// assert!(is_online(r#"DROP INDEX CONCURRENTLY "tag_label""#));
/// assert!(!is_online(r#"ALTER TABLE "tag" ADD COLUMN "concurrently" TEXT"#));
/// ```
pub fn is_online(statement: &str) -> bool {
    let mut words = statement.split_whitespace().take(4);
    words.any(|word| word == "CONCURRENTLY")
}
