//! this is a row of `Book` itself, and no `Option` of one

#[path = "../models.rs"]
mod models;

use models::*;
use orm::prelude::*;

async fn run(db: &Database) -> orm::Result<()> {
    let _ = Book::get(1, db).await?.unwrap();
    Ok(())
}

fn main() {}
