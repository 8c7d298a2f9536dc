//! `note` is skipped, so it has no column

use orm::prelude::*;

#[derive(Model)]
#[orm(index(note))]
struct Book {
    id: i64,
    #[orm(skip)]
    note: String,
}

fn main() {}
