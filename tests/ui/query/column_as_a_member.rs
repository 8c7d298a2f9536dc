//! a field is no row and no key in hand

#[path = "../models.rs"]
mod models;

use models::*;
use orm::prelude::*;

fn main() {
    let books = Book::objects().filter(Book.tags.contains(outer(Tag.id)));
    let _ = Tag::objects().filter(exists(books));
}
