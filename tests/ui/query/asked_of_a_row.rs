//! rows are asked of their model, or of a relation of a row, and not of a row itself

#[path = "../models.rs"]
mod models;

use models::*;
use orm::prelude::*;

async fn run(book: &Book, db: &Database) -> orm::Result<()> {
    book.filter(Book.year.gt(1900)).all(db).await?;
    book.order_by(Book.year).first(db).await?;
    book.all(db).await?;
    Ok(())
}

fn main() {}
