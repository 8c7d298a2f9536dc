//! cannot set a field of type `Option<String>` to `Option<&str>`

#[path = "../models.rs"]
mod models;

use models::*;

fn main() {
    let _ = Book::draft().subtitle("Nature; Addresses".split_once("; ").map(|(_, rest)| rest));
}
