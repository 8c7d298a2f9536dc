//! `ordering` is written `ordering = (author.name, -year)`

use orm::prelude::*;

#[derive(Model)]
#[orm(ordering(year))]
struct Book {
    id: i64,
    title: String,
    year: i32,
}

fn main() {}
