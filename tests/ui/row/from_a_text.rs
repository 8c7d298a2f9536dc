//! `from` is an expression over the model, and no text; write `from = Book.author.name`

#[path = "../models.rs"]
mod models;

use models::*;
use orm::prelude::*;

#[derive(Row)]
#[row(Book)]
struct BookLine {
    #[row(from = "author.name")]
    author: String,
}

#[derive(Row)]
#[row(Author)]
struct AuthorLine {
    #[row(from = books.count())]
    n_books: i64,
}

fn main() {}
