//! `BookLine` is not read from rows of `Book`

#[path = "../models.rs"]
mod models;

use models::*;
use orm::prelude::*;

#[derive(Row)]
#[row(Author)]
struct AuthorLine {
    name: String,
}

struct BookLine {
    title: String,
}

fn main() {
    let _ = Book::objects().values_as::<BookLine>();
    let _ = Book::objects().values_as::<AuthorLine>();
    let _ = Book::objects().values_as::<(String, i32)>();
}
