//! no field `name` on type `ForeignKey<Author>`

#[path = "../models.rs"]
mod models;

use models::*;

fn name(book: Book) -> String {
    book.author.name
}

fn main() {}
