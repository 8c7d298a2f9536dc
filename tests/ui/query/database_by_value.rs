//! mismatched types: expected `&_`, found `Database`

#[path = "../models.rs"]
mod models;

use models::*;
use orm::prelude::*;

async fn run(db: &Database) -> orm::Result<()> {
    Book::objects().all(db.clone()).await?;
    Ok(())
}

fn main() {}
