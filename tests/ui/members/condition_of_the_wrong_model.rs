//! conditions on related rows are conditions on their model

#[path = "../models.rs"]
mod models;

use models::*;

fn main() {
    let _ = Book::objects().filter(Book.tags.any(Book.title.eq("x")));
}
