//! `{integer}` cannot run queries

#[path = "../models.rs"]
mod models;

use models::*;
use orm::prelude::*;

async fn run(db: &Database) -> orm::Result<()> {
    Book::objects().all(&5).await?;
    Ok(())
}

fn main() {}
