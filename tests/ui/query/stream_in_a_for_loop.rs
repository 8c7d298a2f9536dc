//! `RowStream<'_, models::Book>` is not an iterator

#[path = "../models.rs"]
mod models;

use models::*;
use orm::prelude::*;

async fn run(db: &Database) -> orm::Result<()> {
    for _book in Book::objects().stream(db) {}
    Ok(())
}

fn main() {}
