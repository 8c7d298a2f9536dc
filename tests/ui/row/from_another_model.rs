//! a field of another model

#[path = "../models.rs"]
mod models;

use models::*;
use orm::prelude::*;

#[derive(Row)]
#[row(Author)]
struct AuthorLine {
    name: String,
    #[row(from = Book.year)]
    year: i32,
}

fn main() {}
