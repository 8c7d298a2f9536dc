//! Search indexes.

use crate::schema::SearchIndex;

/// A search index: on SQLite a table of FTS5 and the triggers that keep it in step, on Postgres a generated column and
/// its index. Each has the name of the search index.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct PhysicalSearch {
    /// The name, such as `doc_title_body_search`.
    pub name: String,
    /// The columns that are searched, in the order in which they are declared.
    pub columns: Vec<String>,
    /// The language of the words: the name of a text search configuration of Postgres.
    pub language: String,
}

impl PhysicalSearch {
    /// The search index of these columns, by this declaration.
    pub fn new(name: String, columns: Vec<String>, declared: &SearchIndex) -> Self {
        PhysicalSearch {
            name,
            columns,
            language: declared.language.to_owned(),
        }
    }

    /// The names of the triggers that keep it in step on SQLite.
    pub fn triggers(&self) -> impl Iterator<Item = String> {
        let events = ["insert", "update", "delete"].into_iter();
        events.map(|event| format!("{}_{event}", self.name))
    }
}
