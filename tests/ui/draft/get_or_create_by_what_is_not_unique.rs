//! these fields do not identify one `Book`
//! these fields do not identify one `Author`

#[path = "../models.rs"]
mod models;

use models::*;
use orm::prelude::*;

async fn run(db: &Database) -> orm::Result<()> {
    let book = Book::draft().title("x").year(1).author(1);
    book.get_or_create(Book.title, db).await?;
    let author = Author::draft().name("x");
    author.update_or_create((Author.id, Author.name), db).await?;
    Ok(())
}

fn main() {}
