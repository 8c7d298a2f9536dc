//! `Predicate<Author>` is not a condition on `Book`

#[path = "../models.rs"]
mod models;

use models::*;

fn main() {
    let _ = Author::objects().filter(Author.books().any(Author.name.eq("x")));
}
