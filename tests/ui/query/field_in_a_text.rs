//! a field names a column, and is no text in Rust

#[path = "../models.rs"]
mod models;

use models::*;
use orm::prelude::*;

async fn run(db: &Database) -> orm::Result<()> {
    let _ = Book::objects().values(format!("{}!", Book.title)).all(db).await?;
    Ok(())
}

fn main() {}
