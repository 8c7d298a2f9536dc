//! a foreign key always leads to a row, so it has no default

use orm::prelude::*;

#[derive(Model)]
struct Author {
    id: i64,
}

#[derive(Model, Default)]
struct Book {
    id: i64,
    #[orm(on_delete = Cascade)]
    author: ForeignKey<Author>,
}

fn main() {}
