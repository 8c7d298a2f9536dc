//! `BookLine` is not read from rows of `Book`

#[path = "../models.rs"]
mod models;

use models::*;
use orm::prelude::*;

#[derive(Row)]
struct BookLine {
    title: String,
}

fn main() {
    let _ = Book::objects().values_as::<BookLine>();
}
