//! a `f64` is no `i32`

#[path = "../models.rs"]
mod models;

use models::*;

fn main() {
    let _ = Book::objects().filter(Book.year.gt(Book.year.avg()));
}
