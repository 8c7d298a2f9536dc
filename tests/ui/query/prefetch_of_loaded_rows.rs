//! cannot load `ManyToManyPath<Root<Book>, Tag, 0>` by `PrefetchRelated` in a query of `Author`

#[path = "../models.rs"]
mod models;

use models::*;
use orm::prelude::*;

async fn run(db: &Database) -> orm::Result<()> {
    let _ = Author::objects().prefetch_related((Author.books(), Book.tags)).all(db).await?;
    Ok(())
}

fn main() {}
