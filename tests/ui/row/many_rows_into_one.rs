//! many related rows are a `Vec`, which is empty where there are none, and one of them is the first in an order

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
    #[row(from = Author.books().order_by(Book.year.desc()).limit(1))]
    latest: Option<BookLine>,
    #[row(from = Author.books())]
    books: Option<Vec<BookLine>>,
}

#[derive(Row)]
#[row(Book)]
struct BookPage {
    title: String,
    tags: Option<Vec<Tag>>,
}

fn main() {}
