//! `.annotate(Author.books().taggings().count())`

#[path = "../models.rs"]
mod models;

use models::*;
use orm::prelude::*;

async fn counted(db: &Database) -> orm::Result<()> {
    let _ = Author::objects().annotate(Author.books().tagging_set().count()).all(db).await?;
    Ok(())
}

fn main() {}
