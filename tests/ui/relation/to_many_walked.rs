//! `Predicate<Book>` is not a condition on `Author`

#[path = "../models.rs"]
mod models;

use models::*;

fn main() {
    let _ = Author::objects().filter(Author.books().title.eq("x"));
}
