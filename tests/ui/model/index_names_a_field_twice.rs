//! `title` is in this `index` already

use orm::prelude::*;

#[derive(Model)]
#[orm(index(title, title))]
struct Book {
    id: i64,
    title: String,
    year: i32,
}

fn main() {}
