//! `values` with an aggregate groups by all its other columns

#[path = "../models.rs"]
mod models;

use models::*;

fn main() {
    let _ = Book::objects().group_by(Book.year);
}
