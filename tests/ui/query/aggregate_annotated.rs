//! an aggregate has no value in a single row

#[path = "../models.rs"]
mod models;

use models::*;

fn main() {
    let _ = Book::objects().annotate(Book.year.max());
}
