//! no method named `returning` found for struct `QuerySet<Author, (Author, Vec<Book>)>` in the current scope

#[path = "../models.rs"]
mod models;

use models::*;
use orm::prelude::*;

async fn run(db: &Database) -> orm::Result<()> {
    let authors = Author::objects().prefetch_related(Author.books());
    authors.returning(Author).delete(db).await?;
    Ok(())
}

fn main() {}
