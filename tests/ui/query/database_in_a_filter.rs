//! a condition stands here, and the database goes to the end of the query

#[path = "../models.rs"]
mod models;

use models::*;
use orm::prelude::*;

async fn run(db: &Database) -> orm::Result<()> {
    Book::objects().filter(db);
    Ok(())
}

fn main() {}
