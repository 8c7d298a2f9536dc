//! not every value of `Option<ForeignKey<Author>>` fits a field of type `ForeignKey<Author>`

#[path = "../models.rs"]
mod models;

use models::*;

fn main() {
    let _ = Book.author.set(Book.editor);
}
