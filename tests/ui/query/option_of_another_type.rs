//! a field of type `Option<i32>` takes no `Option` of another type

#[path = "../models.rs"]
mod models;

use models::*;
use orm::prelude::*;

async fn run(db: &Database) -> orm::Result<()> {
    let _ = Author::objects().filter(Author.birth_year.eq(Some(1832_i64))).all(db).await?;
    Ok(())
}

fn main() {}
