//! the value may be null, the field may not

#[path = "../models.rs"]
mod models;

use models::*;
use orm::prelude::*;

#[derive(Row)]
#[row(Book)]
struct BookLine {
    title: String,
    #[row(from = Book.year.max())]
    newest: i32,
}

fn main() {}
