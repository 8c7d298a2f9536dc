//! an end is a foreign key to that side

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
    #[orm(through = Tagging(note, tagg))]
    tags: ManyToMany<Tag>,
}

fn main() {}
