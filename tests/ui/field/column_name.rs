//! a column cannot be called `the title`

use orm::prelude::*;

#[derive(Model)]
struct Book {
    id: i64,
    #[orm(column = "the title")]
    title: String,
}

fn main() {}
