//! `&Tag` is none that a `ForeignKey<Author>` leads to

#[path = "../models.rs"]
mod models;

use models::*;

fn wrong(tag: &Tag) {
    let _ = Book.author.eq(tag);
}

fn main() {}
