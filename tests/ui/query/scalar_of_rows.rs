//! a query within another is given to `is_in`, to `exists`, or is its first value by `scalar`

#[path = "../models.rs"]
mod models;

use models::*;
use orm::prelude::*;

fn main() {
    let _ = Book::objects().order_by(Book.year.desc()).scalar();
}
