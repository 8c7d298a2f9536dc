//! Search indexes: a generated column of words for each, which no model reads, and its index.

use crate::query::SEPARATORS;
use crate::schema::physical::{PhysicalSearch, TableName, literal};
use crate::sql::ddl::identifiers::{quote, table_name};
use crate::sql::postgres::search::LABELS;

/// `ALTER TABLE … ADD COLUMN …`, and `CREATE INDEX … USING gin`.
pub(super) fn create(table: &TableName, search: &PhysicalSearch) -> Vec<String> {
    let (table, name) = (table_name(table), quote(&search.name));
    let texts = search.columns.iter().zip(LABELS);
    let words: Vec<_> = texts
        .map(|(column, label)| words(column, &search.language, label))
        .collect();
    vec![
        format!(
            "ALTER TABLE {table} ADD COLUMN IF NOT EXISTS {name} TSVECTOR GENERATED ALWAYS AS ({}) STORED",
            words.join(" || ")
        ),
        format!("CREATE INDEX IF NOT EXISTS {name} ON {table} USING gin ({name})"),
    ]
}

/// `ALTER TABLE … DROP COLUMN …`, with which its index goes.
pub(super) fn drop(table: &TableName, search: &PhysicalSearch) -> String {
    let (table, name) = (table_name(table), quote(&search.name));
    format!("ALTER TABLE {table} DROP COLUMN {name}")
}

/// The words of one text: in lower case by ICU, whatever the locale of the database, and without punctuation, of which
/// Postgres would make web addresses, numbers and compound words.
fn words(column: &str, language: &str, label: &str) -> String {
    let (column, language) = (quote(column), literal(language));
    format!(
        "setweight(to_tsvector({language}, regexp_replace(lower(coalesce({column}, '') COLLATE \"und-x-icu\"), '[{}]+', ' ', 'g')), '{label}')",
        separators()
    )
}

/// The characters between words, as ranges of a regular expression. A text has no NUL.
fn separators() -> String {
    let ranges = SEPARATORS.iter().map(|range| {
        let (start, end) = (u32::from(*range.start()).max(1), u32::from(*range.end()));
        format!("\\u{start:04x}-\\u{end:04x}")
    });
    ranges.collect()
}
