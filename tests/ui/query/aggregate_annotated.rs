//! an aggregate of many rows beside each row

#[path = "../models.rs"]
mod models;

use models::*;

fn main() {
    let _ = Book::objects().annotate(Book.year.max());
}
