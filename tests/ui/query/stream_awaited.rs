//! `RowStream<'_, models::Book>` is not a future

#[path = "../models.rs"]
mod models;

use models::*;
use orm::prelude::*;

async fn run(db: &Database) -> orm::Result<()> {
    let _books = Book::objects().stream(db).await;
    Ok(())
}

fn main() {}
