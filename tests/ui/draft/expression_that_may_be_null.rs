//! cannot set a field of type `i32` to an expression that may be null

#[path = "../models.rs"]
mod models;

use models::*;

fn main() {
    let newest = Book::objects().values(Book.year.max()).scalar();
    let _ = Book::draft().year(newest);
}
