//! Scripts of the user's own.

use crate::schema::sql_words;

/// Words of scripts that SQLite runs outside of transactions, or that have one of their own.
const OUTSIDE_TRANSACTIONS: [&str; 7] = [
    "attach",
    "begin",
    "commit",
    "detach",
    "pragma",
    "savepoint",
    "vacuum",
];

/// Returns whether a script of SQLite can be run in a transaction that somebody else begins.
///
/// ```
/// use orm_core::sql::migration::fits_in_transaction;
///
/// assert!(fits_in_transaction("INSERT INTO tag VALUES ('begin'); DELETE FROM book"));
/// assert!(!fits_in_transaction("DELETE FROM book; VACUUM"));
/// ```
pub fn fits_in_transaction(script: &str) -> bool {
    let mut words = sql_words::names(script).into_iter();
    !words.any(|word| OUTSIDE_TRANSACTIONS.contains(&word.to_ascii_lowercase().as_str()))
}
