//! the model between is named once

use orm::prelude::*;

#[derive(Model)]
struct Tag {
    id: i64,
}

#[derive(Model)]
struct Tagging {
    id: i64,
    #[orm(on_delete = Cascade)]
    book: ForeignKey<Book>,
    #[orm(on_delete = Cascade)]
    tag: ForeignKey<Tag>,
    note: String,
}

#[derive(Model)]
struct Book {
    id: i64,
    #[orm(through = Other)]
    tags: ManyToMany<Tag, Tagging>,
    #[orm(through = Tagging, table = "book_tag", related_name = "+")]
    others: ManyToMany<Tag>,
}

fn main() {}
