//! a tuple of more than twelve items cannot be selected

#[path = "../models.rs"]
mod models;

use models::*;

fn main() {
    let y = Book.year;
    let _ = Book::objects().values((y, y, y, y, y, y, y, y, y, y, y, y, y));
}
