//! attempted to take value of method `books` on type `AuthorFields`

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
    books: Vec<BookLine>,
}

fn main() {}
