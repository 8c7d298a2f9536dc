//! queries are combined by `union`, `intersect` and `except`, and their conditions by `&` and `|`

#[path = "../models.rs"]
mod models;

use models::*;

fn main() {
    let old = Book::objects().filter(Book.year.lt(1850));
    let _ = Book::objects().filter(Book.year.gt(1900)) | old;
}
