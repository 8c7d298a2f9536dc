//! mismatched types

#[path = "../models.rs"]
mod models;

use models::*;

fn main() {
    let _ = Book::objects().count(Book.year.ge(1868));
}
