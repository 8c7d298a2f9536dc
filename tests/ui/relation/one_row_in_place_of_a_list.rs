//! `&models::Author` is no list of rows of `models::Author`

#[path = "../models.rs"]
mod models;

use models::*;
use orm::prelude::*;

#[derive(Model)]
struct Shelf {
    id: i64,
    #[orm(related_name = "shelves")]
    authors: ManyToMany<Author>,
}

async fn run(shelf: Shelf, author: Author, db: &Database) -> orm::Result<()> {
    shelf.authors.add(&author, db).await?;
    shelf.authors.remove(1, db).await?;
    shelf.authors.set(["Louisa"], db).await?;
    Author::objects().in_bulk(1, db).await?;
    Ok(())
}

fn main() {}
