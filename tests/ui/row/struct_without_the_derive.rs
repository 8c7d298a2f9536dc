//! `BookLine` is not read from rows of `Book`

#[path = "../models.rs"]
mod models;

use models::*;
use orm::prelude::*;

struct BookLine {
    title: String,
}

#[derive(Row)]
#[row(Author)]
struct AuthorPage {
    name: String,
    #[row(from = Author.books())]
    books: Vec<BookLine>,
}

fn main() {}
