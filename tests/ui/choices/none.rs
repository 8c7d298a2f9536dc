//! A text has no choices.

use orm::prelude::*;

#[derive(Model)]
struct Book {
    id: i64,
    #[orm(choices)]
    status: String,
}

fn main() {}
