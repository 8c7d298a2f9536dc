//! `NoRule` does not say what becomes of rows of `Author` that a unique key forbids

#[path = "../models.rs"]
mod models;

use models::*;
use orm::prelude::*;

async fn run(db: &Database) -> orm::Result<()> {
    Author::bulk_create_with([Author::draft().name("Emerson")], OnConflict::DoNothing, db).await?;
    Ok(())
}

fn main() {}
