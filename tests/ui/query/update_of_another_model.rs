//! `Assignment<Author>` does not assign to fields of `Book`

#[path = "../models.rs"]
mod models;

use models::*;
use orm::prelude::*;

async fn run(db: &Database) -> orm::Result<()> {
    Book::objects().update(Author.name.set("x"), db).await?;
    Ok(())
}

fn main() {}
