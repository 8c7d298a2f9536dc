//! What a many-to-many field of a row is asked, in the words of other libraries.

#[path = "../models.rs"]
mod models;

use models::*;
use orm::prelude::*;

async fn read(book: Book, tag: Tag, db: &Database) {
    let _ = book.tags.load(db).await;
    let _ = book.tags.has(&tag);
    let _ = book.tags.get_or_none(db).await;
    let _ = book.tags.paginate(1).await;
    let _ = book.tags.group_by(Tag.name);
    let _ = book.tags.take(3);
    let _ = book.tags.create(Tag::draft().name("war"), db).await;
    let _ = book.tags.delete(&tag, db).await;
    for _ in &book.tags {}
    let _ = book.tags.await;
}

fn main() {}
