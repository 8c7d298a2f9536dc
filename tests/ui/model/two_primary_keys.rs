//! `isbn` is the primary key already; for a key of both write `#[orm(primary_key(isbn, title))]` on the struct

use orm::prelude::*;

#[derive(Model)]
struct Book {
    #[orm(primary_key)]
    isbn: String,
    #[orm(primary_key)]
    title: String,
}

fn main() {}
