//! `Option<String>` may be null, and a field of type `String` never is

#[path = "../models.rs"]
mod models;

use models::*;

fn main() {
    let _ = Book.title.set(Book.subtitle);
}
