//! not every value of `i64` fits a field of type `i32`

#[path = "../models.rs"]
mod models;

use models::*;

fn main() {
    let _ = Book.year.set(Book.id);
}
