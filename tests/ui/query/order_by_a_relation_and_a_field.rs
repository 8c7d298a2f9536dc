//! rows are ordered by a field of the row that a foreign key leads to, or by its key; write `.order_by(Book.author.name)`, or `.order_by(Book.author.id)`

#[path = "../models.rs"]
mod models;

use models::*;

fn main() {
    let _ = Book::objects().order_by((Book.author, Book.title));
}
