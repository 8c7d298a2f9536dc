//! `from` is written `from = Author.books().count()`

#[path = "../models.rs"]
mod models;

use models::*;
use orm::prelude::*;

#[derive(Row)]
#[row(Author)]
struct AuthorLine {
    #[row(from)]
    name: String,
}

fn main() {}
