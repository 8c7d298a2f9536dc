//! a value is asked by `eq`, null by `is_null`, and a field of truths is a condition itself

#[path = "../models.rs"]
mod models;

use models::*;

fn main() {
    let _ = Book::objects().filter(Book.subtitle.is_(None));
    let _ = Book::objects().filter(Book.title.not("Emma"));
}
