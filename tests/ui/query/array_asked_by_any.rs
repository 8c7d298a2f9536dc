//! whether a field has one of some values asks `is_in`, whether an array holds a value `contains`

use orm::prelude::*;

#[derive(Model)]
struct Book {
    id: i64,
    tags: Vec<String>,
}

fn main() {
    let _ = Book.tags.any("war");
}
