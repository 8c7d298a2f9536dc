//! an aggregate has no value in a single row

#[path = "../models.rs"]
mod models;

use models::*;

fn main() {
    let _ = Book::objects().filter(Book.year.max().gt(1900));
}
