//! mismatched types: this expression has type `Book`

#[path = "../models.rs"]
mod models;

use models::*;
use orm::prelude::*;

async fn run(db: &Database) -> orm::Result<()> {
    let Book = Book::get(1, db).await?;
    Ok(())
}

fn main() {}
