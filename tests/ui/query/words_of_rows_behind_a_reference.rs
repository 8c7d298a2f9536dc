//! a copy of a row is a draft with its values

#[path = "../models.rs"]
mod models;

use models::*;
use orm::prelude::*;

async fn rename(authors: &[Author], db: &Database) -> orm::Result<()> {
    for author in authors {
        author.replicate().name("Jane").save(db).await?;
        author.update(Author.name.set("Jane"), db).await?;
        author.update_attribute(Author.name, "Jane", db).await?;
        author.find_related(Book).all(db).await?;
        author.refresh_from_db(db).await?;
        if author.is_dirty() {
            println!("{}", author.to_json());
        }
    }
    Author::destroy(1, db).await?;
    Ok(())
}

fn main() {}
