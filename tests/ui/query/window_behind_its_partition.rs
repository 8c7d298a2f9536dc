//! a window stands behind an aggregate or a function of windows

#[path = "../models.rs"]
mod models;

use models::*;
use orm::prelude::*;

async fn totals(db: &Database) -> orm::Result<()> {
    let _ = Book::objects().values((Book.id, Book.year.sum().partition_by(Book.author))).all(db).await?;
    let _ = Book::objects().values((Book.id, Book.year.max().window(Book.author))).all(db).await?;
    Ok(())
}

fn main() {}
