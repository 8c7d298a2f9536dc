//! a text is SQL here, and a field is named without quotes; write `title`, as in `unique(title, …)`

use orm::prelude::*;

#[derive(Model)]
struct Author {
    id: i64,
}

#[derive(Model)]
#[orm(unique("title", author))]
#[orm(index("author_id", "-year"), index("year + 1"))]
struct Book {
    id: i64,
    title: String,
    year: i32,
    #[orm(on_delete = Cascade)]
    author: ForeignKey<Author>,
}

fn main() {}
