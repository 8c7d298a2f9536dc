//! `of` cannot lock the rows of

#[path = "../models.rs"]
mod models;

use models::*;
// A lock is on rows.

fn main() {
    let _ = Book::objects().for_update().of(Book.title);
}
