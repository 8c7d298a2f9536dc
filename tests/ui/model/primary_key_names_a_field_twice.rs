//! `title` is in the primary key already

use orm::prelude::*;

#[derive(Model)]
#[orm(primary_key(title, title))]
struct Book {
    id: i64,
    title: String,
    year: i32,
}

fn main() {}
