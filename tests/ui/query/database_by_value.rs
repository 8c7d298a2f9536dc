//! an end of a query takes a reference to the database alone

#[path = "../models.rs"]
mod models;

use models::*;
use orm::prelude::*;

async fn run(db: &Database) -> orm::Result<()> {
    Book::objects().all(db.clone()).await?;
    Ok(())
}

fn main() {}
