//! a field of another model has no value in a row of `Book`

#[path = "../models.rs"]
mod models;

use models::*;
use orm::prelude::*;

#[derive(Row)]
#[row(Book)]
struct BookLine {
    #[row(from = Author.name)]
    author: String,
}

fn main() {}
