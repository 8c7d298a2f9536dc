//! a float is no integer

#[path = "../models.rs"]
mod models;

use models::*;
use orm::prelude::*;

async fn later(db: &Database, factor: f64) -> orm::Result<()> {
    Book::objects().every_row().update(Book.year.set(Book.year * 1.1), db).await?;
    Book::objects().every_row().update(Book.year.set(factor), db).await?;
    let _ = Book::objects().filter(Book.year.gt(1868.5)).all(db).await?;
    let _ = Book::draft().title("Emma").year(1815.0).author(1).save(db).await?;
    let _ = Author::draft().name("Jane Austen").birth_year(factor).save(db).await?;
    Ok(())
}

fn main() {}
