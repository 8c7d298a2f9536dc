//! a query of its own stands in no row; related rows are read over their relation; write `#[row(from = Author.books())]`

#[path = "../models.rs"]
mod models;

use models::*;
use orm::prelude::*;

#[derive(Row)]
#[row(Book)]
struct BookLine {
    title: String,
}

#[derive(Row)]
#[row(Author)]
struct AuthorPage {
    name: String,
    #[row(from = Book::objects())]
    books: Vec<BookLine>,
    #[row(from = Book::objects().values(Book.title))]
    titles: Vec<String>,
}

fn main() {}
