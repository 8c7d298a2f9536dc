//! a row of `Book` is locked as it is read, in a transaction; write `Book::objects().filter(…).for_update().get(tx)`

use orm::prelude::*;

#[derive(Model)]
struct Book {
    id: i64,
    title: String,
}

async fn locked(tx: &Transaction) -> orm::Result<()> {
    Book::select_for_update(1, tx).await?;
    Ok(())
}

fn main() {}
