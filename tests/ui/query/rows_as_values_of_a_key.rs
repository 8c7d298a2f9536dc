//! cannot look for a `i64` in `&Vec<Author>`; write one list of such values, `[a, b]`, or a query of one such column, `query.values(Book.id)`

#[path = "../models.rs"]
mod models;

use models::*;

fn of(authors: &Vec<Author>) {
    let _ = Book::objects().filter(Book.author.id.is_in(authors));
}

fn main() {}
