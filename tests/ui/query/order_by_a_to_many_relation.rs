//! cannot order `Author` by `ToMany<Author, Book>`

#[path = "../models.rs"]
mod models;

use models::*;

fn main() {
    let _ = Author::objects().order_by(Author.books());
}
