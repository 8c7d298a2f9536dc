//! Options stand by themselves, without braces and without `meta`.

use orm::prelude::*;

#[derive(Model)]
#[orm(meta(ordering = "title"))]
struct Book {
    id: i64,
    #[orm({ unique: true, max_length: 80 })]
    title: String,
    #[orm(values = ["novel", "play"])]
    kind: String,
    #[orm(relationship = "Author")]
    author: i64,
}

fn main() {}
