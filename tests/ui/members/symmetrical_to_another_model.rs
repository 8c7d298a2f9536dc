//! only a relation to the model itself is symmetrical

use orm::prelude::*;

#[derive(Model)]
struct Tag {
    id: i64,
}

#[derive(Model)]
struct Book {
    id: i64,
    #[orm(symmetrical)]
    tags: ManyToMany<Tag>,
}

fn main() {}
