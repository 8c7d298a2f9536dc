//! no field `titel` on `Book`; did you mean `title`?

use orm::prelude::*;

#[derive(Model)]
#[orm(index(titel, year))]
struct Book {
    id: i64,
    title: String,
    year: i32,
}

fn main() {}
