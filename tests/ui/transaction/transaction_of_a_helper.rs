//! A transaction, given to a helper that takes a database.

use orm::prelude::*;

#[derive(Model)]
struct Book {
    id: i64,
    title: String,
}

async fn rename(id: i64, title: &str, db: &Database) -> orm::Result<()> {
    let mut book = Book::get(id, db).await?;
    book.title = title.to_owned();
    book.save(db).await
}

async fn in_transaction(db: &Database) -> orm::Result<()> {
    db.transaction(async |tx| rename(1, "Emma", tx).await).await
}

fn main() {}
