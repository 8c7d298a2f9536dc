//! the fields come first, and the database last

#[path = "../models.rs"]
mod models;

use models::*;
use orm::prelude::*;

async fn run(db: &Database) -> orm::Result<()> {
    Tag::draft().name("war").get_or_create(db).await?;
    Ok(())
}

fn main() {}
