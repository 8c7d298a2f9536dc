//! the one row that a foreign key leads to is loaded by `select_related`

#[path = "../models.rs"]
mod models;

use models::*;

fn main() {
    let _ = Book::objects().prefetch_related(Book.author);
}
