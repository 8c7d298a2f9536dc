//! what an assertion looks at is run by a closure: write `async || { … }`, with what is awaited in it

#[path = "../models.rs"]
mod models;

use models::*;
use orm::prelude::*;

async fn run(db: &Database) -> orm::Result<()> {
    orm::testing::assert_queries(db, 1, Book::objects().all(db)).await?;
    Ok(())
}

fn main() {}
