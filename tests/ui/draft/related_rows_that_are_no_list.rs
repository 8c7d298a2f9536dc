//! `with_related` of a draft of `Author` takes a relation of `Author` and rows for it, and not `ToMany<Author, Book>` with

#[path = "../models.rs"]
mod models;

use models::*;
use orm::prelude::*;

async fn publish(db: &Database) -> orm::Result<()> {
    let emma = Book::draft().title("Emma").year(1815);
    Author::draft().name("Jane Austen").with_related(Author.books(), emma).save(db).await?;
    Ok(())
}

fn main() {}
