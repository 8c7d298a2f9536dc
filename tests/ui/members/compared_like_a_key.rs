//! many rows are not compared with one

#[path = "../models.rs"]
mod models;

use models::*;

fn main() {
    let _ = Book::objects().filter(Book.tags.eq(1));
}
