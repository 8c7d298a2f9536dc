//! cannot read `ToMany<Author, Book>` into a field of type `BookLine`

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
    #[row(from = Author.books())]
    book: BookLine,
}

fn main() {}
