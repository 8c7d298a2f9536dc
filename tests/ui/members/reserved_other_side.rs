//! an accessor has a name that is free

use orm::prelude::*;

#[derive(Model)]
struct Tag {
    id: i64,
}

#[derive(Model)]
struct Book {
    id: i64,
    #[orm(related_name = "save")]
    tags: ManyToMany<Tag>,
}

fn main() {}
