//! cannot look for a `i32` in `{integer}`

#[path = "../models.rs"]
mod models;

use models::*;
use orm::prelude::*;

async fn run(db: &Database) -> orm::Result<()> {
    Book::objects().filter(Book.year.is_in(1868, 1871)).all(db).await?;
    Ok(())
}

fn main() {}
