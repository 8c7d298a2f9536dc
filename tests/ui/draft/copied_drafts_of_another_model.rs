//! Drafts of another model

#[path = "../models.rs"]
mod models;

use models::*;
use orm::prelude::*;

async fn copy(db: &Database) -> orm::Result<()> {
    Author::copy_in([Tag::draft().name("war")], db).await?;
    Ok(())
}

fn main() {}
