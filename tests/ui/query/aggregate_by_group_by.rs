//! `values` with an aggregate groups by all that is none

#[path = "../models.rs"]
mod models;

use models::*;

fn main() {
    let _ = Book::objects().group_by(Book.year);
}
