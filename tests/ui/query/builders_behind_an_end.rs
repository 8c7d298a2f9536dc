//! a query is built in front of the end that sends it

#[path = "../models.rs"]
mod models;

use models::*;
use orm::prelude::*;

async fn run(db: &Database) -> orm::Result<()> {
    let _ = Book::get(1, db).for_update().await?;
    let _ = Book::objects().all(db).filter(Book.year.gt(1900)).await?;
    Ok(())
}

fn main() {}
