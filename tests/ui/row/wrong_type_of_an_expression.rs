//! cannot read a `i64` into a field of type `i32`

#[path = "../models.rs"]
mod models;

use models::*;
use orm::prelude::*;

#[derive(Row)]
#[row(Author)]
struct AuthorLine {
    name: String,
    #[row(from = Author.books().count())]
    n_books: i32,
}

fn main() {}
