//! a key is never null, and an `Option` may be; take out what is in it, `let Some(key) = key else { … };`, and write `Book::get(key, &db)`

#[path = "../models.rs"]
mod models;

use models::*;
use orm::prelude::*;

async fn find(key: Option<i64>, number: usize, book: &Book, louisa: &Option<Author>, db: &Database) -> orm::Result<()> {
    Book::get(key, db).await?;
    Author::get(&book.editor, db).await?;
    Book::get(number, db).await?;
    Book::objects().filter(Book.editor.eq(louisa)).all(db).await?;
    Ok(())
}

fn main() {
    let _ = find;
}
