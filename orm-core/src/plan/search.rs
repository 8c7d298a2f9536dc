//! Words that are looked for in the texts of one row, by a search index.

use super::{Alias, Expr};
use crate::query::SearchWords;
use crate::schema::Table;
use std::borrow::Cow;

/// A search in the texts of one row.
#[derive(Clone, Debug)]
pub struct Search<'q> {
    /// The table of the row.
    pub table: &'static Table,
    /// The name of the search index: that of a column of the table, or of a table of its own.
    pub name: &'static str,
    /// The columns of the search index.
    pub columns: &'static [&'static str],
    /// The language of the search index.
    pub language: &'static str,
    /// The positions of the columns that are searched, where these are not all.
    pub searched: Option<Vec<usize>>,
    /// The words that are looked for.
    pub words: Cow<'q, SearchWords>,
    /// The row.
    pub row: SearchedRow<'q>,
    /// The value in the row.
    pub answer: SearchAnswer<'q>,
}

/// The row of a [`Search`].
#[derive(Clone, Debug)]
pub enum SearchedRow<'q> {
    /// The row of this name, whose table has a column of the words.
    Row(Alias),
    /// The row of this key, one expression a column.
    Key(Vec<Expr<'q>>),
}

/// The value of a [`Search`] in a row.
#[derive(Clone, Debug)]
pub enum SearchAnswer<'q> {
    /// A condition: the words are there.
    Matches,
    /// How well the row fits.
    Rank,
    /// A text with marks around the words.
    Highlight {
        /// The position of its column in the search index.
        position: usize,
        /// The text.
        text: Expr<'q>,
        /// The mark before a word.
        start: Cow<'q, str>,
        /// The mark after a word.
        stop: Cow<'q, str>,
    },
}

impl<'q> Search<'q> {
    /// The key of the row, where it is known by that.
    pub(super) fn key(&self) -> &[Expr<'q>] {
        match &self.row {
            SearchedRow::Row(_) => &[],
            SearchedRow::Key(key) => key,
        }
    }

    /// Hands out the expressions that it is made of.
    pub(super) fn for_each_part(&self, visit: &mut dyn FnMut(&Expr<'q>)) {
        self.key().iter().for_each(&mut *visit);
        if let SearchAnswer::Highlight { text, .. } = &self.answer {
            visit(text);
        }
    }
}
