//! `Predicate<Author>` is not a condition on `Book`

#[path = "../models.rs"]
mod models;

use models::*;

fn main() {
    let _ = Book.year.sum().filter(Author.name.eq("x"));
}
