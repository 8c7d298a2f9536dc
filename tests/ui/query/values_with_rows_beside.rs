//! what `values` names is all that is read

#[path = "../models.rs"]
mod models;

use models::*;
use orm::prelude::*;

async fn run(db: &Database) -> orm::Result<()> {
    let _ = Author::objects().values(Author.name).prefetch_related(Author.books()).all(db).await?;
    let _ = Book::objects().values(Book.year).annotate(count()).all(db).await?;
    Ok(())
}

fn main() {}
