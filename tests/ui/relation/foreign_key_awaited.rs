//! a related row is loaded by `get`, which needs the database

#[path = "../models.rs"]
mod models;

use models::*;

async fn run(book: Book) -> orm::Result<()> {
    let _author = book.author.await?;
    Ok(())
}

fn main() {}
