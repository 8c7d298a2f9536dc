//! `null` does not stand on a field; a field that may be null is an `Option<…>`

use orm::prelude::*;

#[derive(Model)]
#[orm(unique_together(title, note))]
struct Book {
    id: i64,
    #[orm(references = "author")]
    title: String,
    #[orm(null = true)]
    note: String,
    #[orm(json)]
    data: String,
    #[orm(not_null, cascade)]
    year: i32,
}

fn main() {}
