//! the rows of a many-to-many field are no part of the row, so serde neither writes nor reads them

use orm::prelude::*;

#[derive(Model, serde::Serialize)]
struct Book {
    id: i64,
    #[orm(related_name = "books")]
    tags: ManyToMany<Tag>,
}

#[derive(Model)]
struct Tag {
    id: i64,
    name: String,
}

fn main() {}
