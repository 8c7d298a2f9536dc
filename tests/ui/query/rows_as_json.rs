//! rows become JSON by serde

#[path = "../models.rs"]
mod models;

use models::*;
use orm::prelude::*;

async fn run(db: &Database) -> orm::Result<()> {
    Book::objects().filter(Book.year.gt(1800)).into_json().all(db).await?;
    Ok(())
}

fn main() {}
