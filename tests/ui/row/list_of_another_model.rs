//! `AuthorLine` is not read from rows of `Book`

#[path = "../models.rs"]
mod models;

use models::*;
use orm::prelude::*;

#[derive(Row)]
#[row(Author)]
struct AuthorLine {
    name: String,
}

#[derive(Row)]
#[row(Author)]
struct AuthorPage {
    name: String,
    #[row(from = Author.books())]
    books: Vec<AuthorLine>,
}

fn main() {}
