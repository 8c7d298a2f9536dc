//! cannot use a `f64` where a `i32` is expected

#[path = "../models.rs"]
mod models;

use models::*;

fn main() {
    let _ = Book::objects().filter(Book.year.gt(Book.year.avg()));
}
