//! an `Option` fits a field of its own type alone, and this field is a `Option<i32>`

#[path = "../models.rs"]
mod models;

use models::*;
use orm::prelude::*;

async fn run(db: &Database) -> orm::Result<()> {
    let _ = Author::objects().filter(Author.birth_year.eq(Some(1832_i64))).all(db).await?;
    Ok(())
}

fn main() {}
