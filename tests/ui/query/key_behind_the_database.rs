//! the key comes first, and the database last

#[path = "../models.rs"]
mod models;

use models::*;
use orm::prelude::*;

async fn run(db: &Database) -> orm::Result<()> {
    Book::get(db, 1).await?;
    Ok(())
}

fn main() {}
