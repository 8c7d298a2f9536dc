//! what an end sends is awaited

#[path = "../models.rs"]
mod models;

use models::*;
use orm::prelude::*;

async fn run(db: &Database) -> orm::Result<()> {
    let books = Book::objects().all(db);
    for _book in books {}
    Ok(())
}

fn main() {}
