//! a query goes to the database that its end is given

#[path = "../models.rs"]
mod models;

use models::*;
use orm::prelude::*;

async fn run(db: &Database) -> orm::Result<()> {
    let _ = Book::objects().using("replica").all(db).await?;
    Ok(())
}

fn main() {}
