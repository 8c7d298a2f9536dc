//! Comments of tables and columns, which people read who look at the database.

use std::collections::BTreeMap;

/// The comments of a table and of its columns: `COMMENT ON TABLE` and `COMMENT ON COLUMN` on Postgres. SQLite has none.
///
/// ```
/// use orm_core::schema::physical::TableComments;
///
/// let mut comments = TableComments::default();
/// comments.set(Some("title"), Some("The title on the cover."));
/// assert_eq!(comments.get(Some("title")), Some("The title on the cover."));
/// assert_eq!(comments.get(None), None);
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct TableComments {
    /// The comment of the table.
    pub table: Option<String>,
    /// The comments of columns, by their names.
    pub columns: BTreeMap<String, String>,
}

impl TableComments {
    /// The comment of a column, or of the table.
    ///
    /// ```
    /// use orm::schema::physical::TableComments;
    ///
    /// let mut comments = TableComments::default();
    /// comments.set(None, Some("Books that can be lent."));
    /// assert_eq!(comments.get(None), Some("Books that can be lent."));
    /// assert_eq!(comments.get(Some("title")), None);
    /// ```
    pub fn get(&self, column: Option<&str>) -> Option<&str> {
        match column {
            Some(column) => self.columns.get(column).map(String::as_str),
            None => self.table.as_deref(),
        }
    }

    /// Gives a column, or the table, another comment, or none.
    ///
    /// ```
    /// use orm::schema::physical::TableComments;
    ///
    /// let mut comments = TableComments::default();
    /// comments.set(Some("year"), Some("The year of the first edition."));
    /// comments.set(Some("year"), None);
    /// assert!(comments.is_empty());
    /// ```
    pub fn set(&mut self, column: Option<&str>, comment: Option<&str>) {
        let comment = comment.map(str::to_owned);
        match (column, comment) {
            (None, comment) => self.table = comment,
            (Some(column), Some(comment)) => {
                self.columns.insert(column.to_owned(), comment);
            }
            (Some(column), None) => {
                self.columns.remove(column);
            }
        }
    }

    /// The comments, each with its column; that of the table first.
    ///
    /// ```
    /// use orm::schema::physical::TableComments;
    ///
    /// let mut comments = TableComments::default();
    /// comments.set(Some("title"), Some("As on the cover."));
    /// comments.set(None, Some("Books."));
    /// let all: Vec<_> = comments.iter().collect();
    /// assert_eq!(all, [(None, "Books."), (Some("title"), "As on the cover.")]);
    /// ```
    pub fn iter(&self) -> impl Iterator<Item = (Option<&str>, &str)> {
        let table = self.table.iter().map(|comment| (None, comment.as_str()));
        let columns = self.columns.iter();
        table.chain(columns.map(|(column, comment)| (Some(column.as_str()), comment.as_str())))
    }

    /// Returns whether there is none.
    ///
    /// ```
    /// # use orm::doc::*;
    /// # use orm::prelude::*;
    /// // Doc comments are comments of the database only where the model says `#[orm(comments)]`.
    /// assert!(schema![Tag].describe().tables()[0].comments.is_empty());
    /// ```
    pub fn is_empty(&self) -> bool {
        self.table.is_none() && self.columns.is_empty()
    }
}
