//! `through` names a model, and `table` the table of a relation without one

use orm::prelude::*;

#[derive(Model)]
struct Tag {
    id: i64,
}

#[derive(Model)]
#[orm(index(columns = ["title"]))]
struct Book {
    id: i64,
    title: String,
    #[orm(through = "book_tag")]
    tags: ManyToMany<Tag>,
}

fn main() {}
