//! this foreign key is never null, and an `Option` may be

#[path = "../models.rs"]
mod models;

use models::*;
use orm::prelude::*;

async fn run(db: &Database) -> orm::Result<()> {
    let author = Author::objects().first(db).await?;
    Book::objects().filter(Book.author.eq(&author)).all(db).await?;
    Ok(())
}

fn main() {}
