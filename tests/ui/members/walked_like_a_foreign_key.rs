//! many rows have not one name

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
    title: String,
    #[orm(related_name = "books", through = Tagging)]
    tags: ManyToMany<Tag>,
    #[orm(related_name = "+")]
    others: ManyToMany<Tag, Tagging>,
}

fn main() {
    let _ = Book::objects().filter(Book.tags.id.eq(1));
}
