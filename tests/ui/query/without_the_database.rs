//! this method takes 1 argument but 0 arguments were supplied

#[path = "../models.rs"]
mod models;

use models::*;
use orm::prelude::*;

async fn run(db: &Database) -> orm::Result<()> {
    Book::objects().all().await?;
    Ok(())
}

fn main() {}
