//! unknown option `form`; did you mean `from`?

#[path = "../models.rs"]
mod models;

use models::*;
use orm::prelude::*;

#[derive(Row)]
#[row(Book)]
struct BookLine {
    #[row(form = Book.title)]
    text: String,
}

fn main() {}
