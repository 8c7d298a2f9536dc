//! the chunks of a query are awaited one by one

#[path = "../models.rs"]
mod models;

use models::*;
use orm::prelude::*;

async fn run(db: &Database) -> orm::Result<()> {
    for books in Book::objects().chunks(100, db) {
        println!("{}", books.len());
    }
    Ok(())
}

fn main() {}
