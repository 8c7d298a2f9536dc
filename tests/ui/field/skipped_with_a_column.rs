//! `title` is skipped, so it has no column that `column` could speak of

use orm::prelude::*;

#[derive(Model)]
struct Book {
    id: i64,
    #[orm(skip, column = "t")]
    title: String,
}

fn main() {}
