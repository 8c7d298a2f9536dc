//! `Author` is not a model; add `#[derive(Model)]` to it

use orm::prelude::*;

#[derive(Debug, Clone)]
struct Author {
    id: i64,
}

#[derive(Model)]
struct Book {
    id: i64,
    #[orm(on_delete = Cascade)]
    author: ForeignKey<Author>,
    #[orm(related_name = "read")]
    readers: ManyToMany<Author>,
}

fn main() {}
