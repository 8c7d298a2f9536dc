//! `BookDraft<IsSet, IsSet, NotSet, NotSet>` cannot be stored with its `Author`; call the setter of each field that is `NotSet`, but of the foreign key to `Author`, which `with_related` sets

#[path = "../models.rs"]
mod models;

use models::*;
use orm::prelude::*;

async fn publish(db: &Database) -> orm::Result<()> {
    let books = ["Emma", "Persuasion"].map(|title| Book::draft().title(title));
    Author::draft().name("Jane Austen").with_related(Author.books(), books).save(db).await?;
    Ok(())
}

fn main() {}
