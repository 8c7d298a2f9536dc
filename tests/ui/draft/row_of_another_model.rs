//! cannot set a field of type `ForeignKey<Author>` to `&Tag`

#[path = "../models.rs"]
mod models;

use models::*;

fn wrong(tag: &Tag) {
    let _ = Book::draft().author(tag);
}

fn main() {}
