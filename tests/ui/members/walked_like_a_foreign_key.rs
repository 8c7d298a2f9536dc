//! `Predicate<Tag>` is not a condition on `Book`

#[path = "../models.rs"]
mod models;

use models::*;

fn main() {
    let _ = Book::objects().filter(Book.tags.id.eq(1));
}
