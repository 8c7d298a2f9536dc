//! `author` is a relation; order by one of its fields, such as `author.id`

use orm::prelude::*;

#[derive(Model)]
struct Author {
    id: i64,
    name: String,
}

#[derive(Model)]
#[orm(ordering = author)]
struct Book {
    id: i64,
    #[orm(on_delete = Cascade)]
    author: ForeignKey<Author>,
}

fn main() {}
