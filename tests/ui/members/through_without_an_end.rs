//! a model between has a foreign key to either side

use orm::prelude::*;

#[derive(Model)]
struct Tag {
    id: i64,
}

#[derive(Model)]
struct Tagging {
    id: i64,
    #[orm(on_delete = Cascade)]
    tag: ForeignKey<Tag>,
    note: String,
}

#[derive(Model)]
struct Book {
    id: i64,
    #[orm(through = Tagging)]
    tags: ManyToMany<Tag>,
}

fn main() {}
