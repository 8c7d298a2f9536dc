//! cannot find value `pk` in this scope

#[path = "../models.rs"]
mod models;

use models::*;
use orm::prelude::*;

async fn run(db: &Database) -> orm::Result<()> {
    Book::get(pk = 1, db).await?;
    Book::objects().filter(title__icontains = "war");
    Book::objects().filter(year__range = (1868, 1871));
    Ok(())
}

fn main() {}
