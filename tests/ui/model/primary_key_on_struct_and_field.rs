//! the primary key is declared on the struct already; leave it out on `isbn`

use orm::prelude::*;

#[derive(Model)]
#[orm(primary_key(isbn, title))]
struct Book {
    #[orm(primary_key)]
    isbn: String,
    title: String,
}

fn main() {}
