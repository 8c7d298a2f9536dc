//! not every value of `Option<String>` fits a field of type `String`

#[path = "../models.rs"]
mod models;

use models::*;

fn main() {
    let _ = Book.title.set(Book.subtitle);
}
