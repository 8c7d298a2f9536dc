//! `nested` does not stand on a field that is read from rows

#[path = "../models.rs"]
mod models;

use models::*;
use orm::prelude::*;

#[derive(Row)]
#[row(Book)]
struct BookLine {
    #[row(nested)]
    author: AuthorLine,
    #[row(count)]
    tags: i64,
}

#[derive(Row)]
#[row(Author)]
struct AuthorLine {
    name: String,
}

fn main() {}
