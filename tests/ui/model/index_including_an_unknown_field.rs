//! no field `yeer` on `Book`; did you mean `year`?

use orm::prelude::*;

#[derive(Model)]
#[orm(index(title, include = (yeer)))]
struct Book {
    id: i64,
    title: String,
    year: i32,
}

fn main() {}
