//! a `ManyToMany` has no `on_delete`

use orm::prelude::*;

#[derive(Model)]
struct Tag {
    id: i64,
}

#[derive(Model)]
struct Book {
    id: i64,
    #[orm(on_delete = Cascade)]
    tags: ManyToMany<Tag>,
}

fn main() {}
