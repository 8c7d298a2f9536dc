//! `index` knows no `filter`; it knows `name`, `where`, `include`, `using`, `ops`, `only`

use orm::prelude::*;

#[derive(Model)]
#[orm(index(title, filter = "year > 1900"))]
struct Book {
    id: i64,
    title: String,
    year: i32,
}

fn main() {}
