//! `nullable = false`, `null = true`

use orm::prelude::*;

#[derive(Model)]
struct Book {
    id: i64,
    #[orm(nullable = false)]
    title: String,
    #[orm(null = true)]
    subtitle: String,
}

fn main() {}
