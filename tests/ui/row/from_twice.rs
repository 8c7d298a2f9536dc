//! a field is read from one place; keep one `from`, or `flatten` alone

#[path = "../models.rs"]
mod models;

use models::*;
use orm::prelude::*;

#[derive(Row)]
#[row(Book)]
struct BookLine {
    #[row(from = Book.title, from = Book.subtitle)]
    text: String,
}

fn main() {}
