//! cannot load `QuerySet<Book>` by `PrefetchRelated` in a query of `Author`

#[path = "../models.rs"]
mod models;

use models::*;
use orm::prelude::*;

async fn run(db: &Database) -> orm::Result<()> {
    let books = Book::objects().filter(Book.year.gt(1900));
    let _ = Author::objects().prefetch_related(books).all(db).await?;
    Ok(())
}

fn main() {}
