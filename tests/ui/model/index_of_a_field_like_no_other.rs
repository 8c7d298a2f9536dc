//! no field `publisher` on `Book`; it has `id`, `title`, `year`

use orm::prelude::*;

#[derive(Model)]
#[orm(index(publisher))]
struct Book {
    id: i64,
    title: String,
    year: i32,
}

fn main() {}
