//! `BookLine` is not read from rows of `Author`

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
    #[row(flatten)]
    line: BookLine,
}

fn main() {}
