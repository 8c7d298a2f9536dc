//! a `Vec` is walked by `for`

#[path = "../models.rs"]
mod models;

use models::*;
use orm::prelude::*;

async fn show(db: &Database) -> orm::Result<()> {
    let mut books = Book::objects().all(db).await?;
    while let Some(book) = books.next().await {
        println!("{}", book.title);
    }
    Ok(())
}

fn main() {}
