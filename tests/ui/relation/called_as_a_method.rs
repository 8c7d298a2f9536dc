//! A relation of a row is a field, and no method.

use orm::prelude::*;

#[derive(Model)]
struct Tag {
    id: i64,
}

#[derive(Model)]
struct Author {
    id: i64,
}

#[derive(Model)]
struct Book {
    id: i64,
    #[orm(on_delete = Cascade)]
    author: ForeignKey<Author>,
    tags: ManyToMany<Tag>,
}

async fn read(book: Book, db: &Database) {
    let _ = book.author(db).await;
    let _ = book.tags(db).await;
}

fn main() {}
