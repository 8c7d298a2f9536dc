//! this lookup is called `is_null`; write `.is_null()`

#[path = "../models.rs"]
mod models;

use models::*;

fn main() {
    let _ = Book::objects().filter(Book.subtitle.is_(None));
    let _ = Book::objects().filter(Book.title.not("Emma"));
}
