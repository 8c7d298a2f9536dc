//! words on a `ManyToMany` stand on nothing else

use orm::prelude::*;

#[derive(Model)]
struct Tag {
    id: i64,
}

#[derive(Model)]
struct Book {
    id: i64,
    #[orm(through = Tagging)]
    title: String,
    #[orm(on_delete = Cascade, symmetrical, table = "tagging")]
    tag: ForeignKey<Tag>,
}

fn main() {}
