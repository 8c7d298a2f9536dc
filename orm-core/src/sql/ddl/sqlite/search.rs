//! Search indexes: a table of FTS5 for each, which reads the texts from the table itself, and triggers that keep it in step.

use crate::error::{Error, Result};
use crate::schema::SearchIndex;
use crate::schema::physical::{PhysicalSearch, TableName};
use crate::sql::ddl::identifiers::{list, quote, table_name};

/// Names that FTS5 has for columns of its own.
const RESERVED: [&str; 2] = ["rank", "rowid"];

/// `CREATE VIRTUAL TABLE … USING fts5`, and a trigger each for what is inserted, updated and deleted.
///
/// The numbers of rows stay: they are the key, or the table has the index of another, which `VACUUM` copies with them.
pub(super) fn create(table: &TableName, search: &PhysicalSearch) -> Result<Vec<String>> {
    let is_reserved = |column: &String| RESERVED.contains(&column.to_ascii_lowercase().as_str());
    if search.columns.iter().any(is_reserved) {
        return Err(Error::Unsupported {
            what: "a search index over a column `rank` or `rowid` (name it otherwise with `#[orm(column = \"\u{2026}\")]`)",
            backend: "sqlite",
        });
    }
    let (name, columns) = (quote(&search.name), list(&search.columns));
    let table_of_words = format!(
        "CREATE VIRTUAL TABLE IF NOT EXISTS {name} USING fts5({columns}, content = {}, content_rowid = \"rowid\", tokenize = \"{}\")",
        quote(&table.name),
        tokenizer(&search.language)?
    );
    let triggers = triggers(table, search);
    Ok(std::iter::once(table_of_words).chain(triggers).collect())
}

/// A trigger each for what is inserted, updated and deleted.
fn triggers(table: &TableName, search: &PhysicalSearch) -> [String; 3] {
    let (name, columns) = (quote(&search.name), list(&search.columns));
    let row = |row: &str| {
        let values = search.columns.iter();
        let values: Vec<_> = values.map(|it| format!("{row}.{}", quote(it))).collect();
        format!("{row}.rowid, {}", values.join(", "))
    };
    let insert = format!(
        "INSERT INTO {name} (rowid, {columns}) VALUES ({});",
        row("new")
    );
    let delete = format!(
        "INSERT INTO {name} ({name}, rowid, {columns}) VALUES ('delete', {});",
        row("old")
    );
    let is_changed = search.columns.iter();
    let is_changed = is_changed.map(|it| format!("old.{0} IS NOT new.{0}", quote(it)));
    let is_changed: Vec<_> = is_changed.collect();
    let is_changed = format!(
        " WHEN old.rowid <> new.rowid OR {}",
        is_changed.join(" OR ")
    );
    let trigger = |event: &str, when: &str, actions: &str| {
        format!(
            "CREATE TRIGGER IF NOT EXISTS {} AFTER {} ON {}{when} BEGIN {actions} END",
            trigger_name(search, event),
            event.to_ascii_uppercase(),
            table_name(table)
        )
    };
    [
        trigger("insert", "", &insert),
        trigger("update", &is_changed, &format!("{delete} {insert}")),
        trigger("delete", "", &delete),
    ]
}

/// `DROP TRIGGER` of each trigger, and `DROP TABLE` of the table of words.
pub(super) fn drop(search: &PhysicalSearch) -> Vec<String> {
    let triggers = ["insert", "update", "delete"].into_iter();
    let triggers = triggers.map(|event| format!("DROP TRIGGER {}", trigger_name(search, event)));
    let table = format!("DROP TABLE {}", quote(&search.name));
    triggers.chain(std::iter::once(table)).collect()
}

/// `"doc_body_search_insert"`.
fn trigger_name(search: &PhysicalSearch, event: &str) -> String {
    quote(&format!("{}_{event}", search.name))
}

/// `INSERT INTO "doc_body_search" ("doc_body_search") VALUES ('rebuild')`.
pub(super) fn fill(search: &PhysicalSearch) -> String {
    let name = quote(&search.name);
    format!("INSERT INTO {name} ({name}) VALUES ('rebuild')")
}

/// Splits words as Postgres does: of letters and digits, and not of other numbers such as `²`. An accent makes another
/// letter, and a sign that belongs to one does not end the word.
fn tokenizer(language: &str) -> Result<String> {
    let words = "unicode61 remove_diacritics 0 categories 'L* Nd Nl Co M*'";
    match language {
        SearchIndex::SIMPLE => Ok(words.to_owned()),
        "english" => Ok(format!("porter {words}")),
        _ => Err(Error::Unsupported {
            what: "a search index in another `language` than `simple` and `english`",
            backend: "sqlite",
        }),
    }
}
