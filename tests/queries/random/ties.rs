//! Relations between books by conditions, where no foreign key ties them.

use super::rows::{Book, Rows};
use orm::functions::outer;
use orm::query::ToMany;
use proptest::prelude::*;
use proptest::sample::select;

/// A condition by which other books belong to a book.
#[derive(Clone, Copy, Debug)]
pub(super) enum Tie {
    /// The books of its year, also of none.
    OfYear,
    /// The books of its author with fewer pages.
    ShorterOfAuthor,
    /// The books whose author was born when its editor was.
    BornAlike,
    /// The books that have another note, or a title before its own.
    AnotherNote,
}

pub(super) fn tie() -> impl Strategy<Value = Tie> + Clone {
    select(
        &[
            Tie::OfYear,
            Tie::ShorterOfAuthor,
            Tie::BornAlike,
            Tie::AnotherNote,
        ][..],
    )
}

impl Tie {
    pub(super) fn books(self) -> ToMany<Book, Book> {
        let own = match self {
            Tie::OfYear => Book.year.eq(outer(Book.year)),
            Tie::ShorterOfAuthor => {
                Book.author.eq(outer(Book.author)) & Book.pages.lt(outer(Book.pages))
            }
            Tie::BornAlike => Book.author.born.eq(outer(Book.editor.born)),
            Tie::AnotherNote => Book.note.ne(outer(Book.note)) | Book.title.lt(outer(Book.title)),
        };
        Book::objects().filter(own).related_to()
    }

    pub(super) fn holds(self, other: &Book, book: &Book, rows: &Rows) -> bool {
        match self {
            Tie::OfYear => other.year == book.year,
            Tie::ShorterOfAuthor => other.author.id == book.author.id && other.pages < book.pages,
            Tie::BornAlike => {
                rows.author_of(other).born == rows.editor_of(book).and_then(|it| it.born)
            }
            Tie::AnotherNote => other.note != book.note || other.title < book.title,
        }
    }

    /// The books that belong to a book, in the order of their keys.
    pub(super) fn of<'r>(self, book: &Book, rows: &'r Rows) -> Vec<&'r Book> {
        let books = rows.books.iter();
        books.filter(|it| self.holds(it, book, rows)).collect()
    }
}
