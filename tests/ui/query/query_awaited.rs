//! a query is read by an end, such as `all`, which needs the database

#[path = "../models.rs"]
mod models;

use models::*;

async fn run() -> orm::Result<()> {
    let _books = Book::objects().await?;
    Ok(())
}

fn main() {}
