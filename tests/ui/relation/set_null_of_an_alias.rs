//! `ForeignKey<Author>` is never null

use orm::prelude::*;

#[derive(Model)]
struct Author {
    id: i64,
    name: String,
}

type To<T> = ForeignKey<T>;

#[derive(Model)]
struct Book {
    id: i64,
    #[orm(on_delete = SetNull, related_name = "+")]
    author: To<Author>,
}

fn main() {}
