//! `on_delete` knows no `Forget`; choose one of `Cascade`, …

use orm::prelude::*;

#[derive(Model)]
struct Author {
    id: i64,
    name: String,
}

#[derive(Model)]
struct Book {
    id: i64,
    #[orm(on_delete = Forget)]
    author: ForeignKey<Author>,
}

fn main() {}
