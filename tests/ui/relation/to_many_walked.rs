//! no field `title` on type `ToMany<Author, Book>`

#[path = "../models.rs"]
mod models;

use models::*;

fn main() {
    let _ = Author.books().title.eq("x");
}
