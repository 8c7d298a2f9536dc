//! type annotations needed

#[path = "../models.rs"]
mod models;

use models::*;

fn main() {
    let _ = Book::objects().values(|book| (book.title, book.year));
}
