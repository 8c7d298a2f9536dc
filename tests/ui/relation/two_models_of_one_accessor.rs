//! `Book` makes `works` on `Author` too; give this one another name

use orm::prelude::*;

#[derive(Model)]
struct Author {
    id: i64,
    name: String,
}

#[derive(Model)]
struct Book {
    id: i64,
    #[orm(on_delete = Cascade, related_name = "works")]
    author: ForeignKey<Author>,
}

#[derive(Model)]
struct Song {
    id: i64,
    #[orm(on_delete = Cascade, related_name = "works")]
    author: ForeignKey<Author>,
}

fn main() {}
