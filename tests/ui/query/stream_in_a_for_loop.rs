//! the rows of a stream are awaited one by one, and the stream itself is not

#[path = "../models.rs"]
mod models;

use models::*;
use orm::prelude::*;

async fn run(db: &Database) -> orm::Result<()> {
    for _book in Book::objects().stream(db) {}
    Ok(())
}

fn main() {}
