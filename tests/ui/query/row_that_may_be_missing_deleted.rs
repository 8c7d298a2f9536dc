//! `Option<Book>` is not a model

#[path = "../models.rs"]
mod models;

use models::*;
use orm::prelude::*;

async fn run(db: &Database) -> orm::Result<()> {
    Book::objects().first(db).await?.delete(db).await?;
    Ok(())
}

fn main() {}
