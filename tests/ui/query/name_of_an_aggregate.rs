//! what is selected has no name, and comes in the order of the tuple

#[path = "../models.rs"]
mod models;

use models::*;
use orm::prelude::*;

async fn run(db: &Database) -> orm::Result<()> {
    let _ = Book::objects().values((Book.author.name, count().alias("n"))).all(db).await?;
    Ok(())
}

fn main() {}
