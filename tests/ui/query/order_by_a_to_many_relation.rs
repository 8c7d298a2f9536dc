//! rows are ordered by an aggregate of many related rows; write `.order_by(Author.books().count().desc())`, or `.order_by(Author.books().max(Book.year))`

#[path = "../models.rs"]
mod models;

use models::*;

fn main() {
    let _ = Author::objects().order_by(Author.books());
}
