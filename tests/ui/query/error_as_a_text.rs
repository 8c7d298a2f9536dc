//! `?` couldn't convert the error

#[path = "../models.rs"]
mod models;

use models::*;
use orm::prelude::*;

async fn run(db: &Database) -> Result<String, String> {
    Ok(Book::get(1, db).await?.title)
}

fn main() {}
