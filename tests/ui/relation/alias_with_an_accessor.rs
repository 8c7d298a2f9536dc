//! the other side of `author` needs the name of its model, so write the type as `ForeignKey<…>`

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
    #[orm(on_delete = Cascade)]
    author: To<Author>,
}

fn main() {}
