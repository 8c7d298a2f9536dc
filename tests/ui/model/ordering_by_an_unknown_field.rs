//! no field `yaer` on `Book`; did you mean `year`?

use orm::prelude::*;

#[derive(Model)]
#[orm(ordering = -yaer)]
struct Book {
    id: i64,
    title: String,
    year: i32,
}

fn main() {}
