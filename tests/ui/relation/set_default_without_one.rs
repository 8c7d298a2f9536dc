//! `SetDefault` needs a default in the database; add `db_default = "…"` to `author`

use orm::prelude::*;

#[derive(Model)]
struct Author {
    id: i64,
    name: String,
}

#[derive(Model)]
struct Book {
    id: i64,
    #[orm(on_delete = SetDefault)]
    author: ForeignKey<Author>,
}

fn main() {}
