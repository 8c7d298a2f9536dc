//! the method `path` exists for struct `Column<Root<Doc>, String, 1>`, but its trait bounds were not satisfied

use orm::prelude::*;

#[derive(Model)]
struct Doc {
    id: i64,
    title: String,
}

fn main() {
    let _ = Doc.title.path("n");
}
