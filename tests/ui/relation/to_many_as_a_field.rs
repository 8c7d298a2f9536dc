//! attempted to take value of method `books` on type `AuthorFields`

#[path = "../models.rs"]
mod models;

use models::*;

fn main() {
    let _ = Author.books.count();
}
