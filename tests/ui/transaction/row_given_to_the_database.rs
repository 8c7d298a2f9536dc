//! a row that is stored, deleted and counted by the database

#[path = "../models.rs"]
mod models;

use models::*;
use orm::prelude::*;

async fn run(db: Database, mut author: Author) -> orm::Result<()> {
    db.save(&mut author).await?;
    db.delete(author).await?;
    db.count(Author::objects()).await?;
    Ok(())
}

fn main() {}
