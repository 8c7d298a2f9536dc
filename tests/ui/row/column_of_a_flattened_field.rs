//! a field with `flatten` is read from the columns of its own fields

#[path = "../models.rs"]
mod models;

use models::*;
use orm::prelude::*;

#[derive(Row)]
struct BookLine {
    #[row(flatten, column = "book")]
    book: Book,
    n: i64,
}

fn main() {}
