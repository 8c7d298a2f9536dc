//! `String` is not a model

use orm::prelude::*;

#[derive(Model)]
struct Book {
    id: i64,
    #[orm(on_delete = Cascade, related_name = "+")]
    author: ForeignKey<String>,
}

fn main() {}
