//! rows are locked by their query, and `values` are read of them; write the lock in front of `values`: `.for_update().values(Book.title)`

use orm::prelude::*;

#[derive(Model)]
struct Book {
    id: i64,
    title: String,
}

async fn titles(tx: &Transaction) -> orm::Result<Vec<String>> {
    Book::objects().values(Book.title).for_update().all(tx).await
}

fn main() {}
