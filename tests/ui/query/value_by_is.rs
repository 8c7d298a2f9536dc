//! a value is asked by `eq`, null by `is_null`, and a field of truths is a condition itself; write `.eq(…)`, `.is_null()`

#[path = "../models.rs"]
mod models;

use models::*;
use orm::prelude::*;

async fn run(db: &Database) -> orm::Result<()> {
    Book::objects().filter(Book.in_print.is(true)).all(db).await?;
    Book::objects().filter(Book.subtitle.is_not(None)).all(db).await?;
    Ok(())
}

fn main() {}
