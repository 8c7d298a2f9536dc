//! a `String` is no JSON document

use orm::prelude::*;

#[derive(Model)]
struct Doc {
    id: i64,
    title: String,
}

fn main() {
    let _ = Doc.title.path("n");
}
