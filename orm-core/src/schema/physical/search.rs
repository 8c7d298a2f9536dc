//! Search indexes.

use crate::schema::SearchIndex;

/// A search index: on SQLite a table of FTS5 and the triggers that keep it in step, on Postgres a generated column and
/// its index. Each has the name of the search index.
///
/// ```
/// # use orm::doc::*;
/// # use orm::prelude::*;
/// let described = schema![Article].describe();
/// let search = &described.tables()[0].searches[0];
/// assert_eq!((search.name.as_str(), search.language.as_str()), ("article_title_body_search", "simple"));
/// ```
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
    ///
    /// ```
    /// use orm::schema::SearchIndex;
    /// use orm::schema::physical::PhysicalSearch;
    ///
    /// let declared = SearchIndex::new(&[1]).language("english");
    /// let search = PhysicalSearch::new("note_text_search".to_owned(), vec!["text".to_owned()], &declared);
    /// assert_eq!(search.language, "english");
    /// ```
    pub fn new(name: String, columns: Vec<String>, declared: &SearchIndex) -> Self {
        PhysicalSearch {
            name,
            columns,
            language: declared.language.to_owned(),
        }
    }

    /// The names of the triggers that keep it in step on SQLite.
    ///
    /// ```
    /// # use orm::doc::*;
    /// # use orm::prelude::*;
    /// let described = schema![Article].describe();
    /// let triggers: Vec<String> = described.tables()[0].searches[0].triggers().collect();
    /// assert_eq!(triggers[0], "article_title_body_search_insert");
    /// ```
    pub fn triggers(&self) -> impl Iterator<Item = String> {
        let events = ["insert", "update", "delete"].into_iter();
        events.map(|event| format!("{}_{event}", self.name))
    }
}
