//! a query of `Book` begins with `objects()`

#[path = "../models.rs"]
mod models;

use models::*;
use orm::prelude::*;

async fn run(db: &Database) -> orm::Result<()> {
    Book::get_by(Book.title.eq("Emma"), db).await?;
    Book::select_related(Book.author).all(db).await?;
    Book::annotate(Book.tags.count()).all(db).await?;
    Book::paginate(1, 20, db).await?;
    Ok(())
}

fn main() {}
