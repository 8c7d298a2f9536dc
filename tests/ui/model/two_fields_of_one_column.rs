//! `author_id` and `author` are both the column `author_id`

use orm::prelude::*;

#[derive(Model)]
struct Author {
    id: i64,
    name: String,
}

#[derive(Model)]
struct Book {
    id: i64,
    author_id: i64,
    #[orm(on_delete = Cascade)]
    author: ForeignKey<Author>,
}

fn main() {}
