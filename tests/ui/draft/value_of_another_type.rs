//! cannot set a field of type `String` to `{integer}`

#[path = "../models.rs"]
mod models;

use models::*;

fn main() {
    let _ = Book::draft().title(5);
}
