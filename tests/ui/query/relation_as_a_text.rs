//! relations and values are not named by a text

#[path = "../models.rs"]
mod models;

use models::*;
use orm::prelude::*;

async fn run(db: &Database) -> orm::Result<()> {
    Author::objects().prefetch_related("books").all(db).await?;
    Ok(())
}

fn main() {}
