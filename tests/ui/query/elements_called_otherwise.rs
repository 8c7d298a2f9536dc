//! the elements of an array are rows by `unnest`

use orm::prelude::*;

#[derive(Model)]
struct Book {
    id: i64,
    tags: Vec<String>,
}

fn main() {
    let _ = Book::objects().values((Book.tags.explode(), count()));
    let _ = Book::objects().filter(Book.tags.every(|tag| tag.starts_with("w")));
}
