//! cannot use a `String` where a `i32` is expected

#[path = "../models.rs"]
mod models;

use models::*;

fn main() {
    let _ = Book.year.eq(Book.title);
}
