//! unknown option `colour`; a model knows `table`, …

use orm::prelude::*;

#[derive(Model)]
#[orm(colour = "red")]
struct Book {
    id: i64,
    title: String,
    year: i32,
}

fn main() {}
