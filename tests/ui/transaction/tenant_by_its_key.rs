//! mismatched types

#[path = "../models.rs"]
mod models;

use models::*;
use orm::prelude::*;

async fn run(db: &Database) -> orm::Result<()> {
    Author::objects().count(&db.tenant(5)).await?;
    Ok(())
}

fn main() {}
