//! cannot use `&Tag` where a `ForeignKey<Author>` is expected

#[path = "../models.rs"]
mod models;

use models::*;

fn wrong(tag: &Tag) {
    let _ = Book.author.eq(tag);
}

fn main() {}
