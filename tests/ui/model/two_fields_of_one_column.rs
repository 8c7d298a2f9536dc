//! a foreign key has its column by itself, and no two other fields have one either

use orm::prelude::*;

#[derive(Model)]
struct Author {
    id: i64,
    name: String,
    #[orm(column = "name")]
    full_name: String,
}

#[derive(Model)]
struct Book {
    id: i64,
    author_id: i64,
    #[orm(on_delete = Cascade)]
    author: ForeignKey<Author>,
}

fn main() {}
