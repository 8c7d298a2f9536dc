//! a join table has a name that databases take

use orm::prelude::*;

#[derive(Model)]
struct Tag {
    id: i64,
}

#[derive(Model)]
struct Book {
    id: i64,
    #[orm(table = "book tags")]
    tags: ManyToMany<Tag>,
}

fn main() {}
