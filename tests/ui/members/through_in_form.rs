//! `through` names a model, and its ends if need be

use orm::prelude::*;

#[derive(Model)]
struct Tag {
    id: i64,
}

#[derive(Model)]
struct Book {
    id: i64,
    #[orm(through = "tagging")]
    tags: ManyToMany<Tag>,
    #[orm(through = Tagging(book), related_name = "+")]
    others: ManyToMany<Tag>,
}

fn main() {}
