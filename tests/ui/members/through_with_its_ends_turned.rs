//! the foreign key to the model of the field comes first

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
}

#[derive(Model)]
struct Book {
    id: i64,
    #[orm(through = Tagging(tag, book))]
    tags: ManyToMany<Tag>,
}

fn main() {}
