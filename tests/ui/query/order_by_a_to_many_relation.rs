//! cannot order `Author` by `Many<Author, Book>`

#[path = "../models.rs"]
mod models;

use models::*;

fn main() {
    let _ = Author::objects().order_by(Author.books());
}
