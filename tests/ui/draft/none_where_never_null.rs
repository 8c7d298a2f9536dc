//! cannot set a field of type `String` to `Option<_>`

#[path = "../models.rs"]
mod models;

use models::*;

fn main() {
    let _ = Book::draft().title(None);
}
