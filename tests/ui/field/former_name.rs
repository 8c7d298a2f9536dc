//! a field cannot be called `the-title`

use orm::prelude::*;

#[derive(Model)]
struct Book {
    id: i64,
    #[orm(renamed_from = "the-title")]
    title: String,
}

fn main() {}
