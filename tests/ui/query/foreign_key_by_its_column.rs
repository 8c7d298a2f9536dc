//! the column of a foreign key is named by the relation, and the key by `id` behind it

#[path = "../models.rs"]
mod models;

use models::*;
use orm::prelude::*;

async fn run(db: &Database) -> orm::Result<()> {
    Book::objects().filter(Book.author_id.eq(7)).all(db).await?;
    Book::objects().filter(Book.editor_id.is_null()).all(db).await?;
    Book::objects().filter(Book.author.mentor_id.is_in([1, 2])).all(db).await?;
    Book::objects().filter(Book.id.eq(1)).update(Book.author_id.set(7), db).await?;
    Book::objects().order_by(Book.author_id.desc()).all(db).await?;
    Ok(())
}

fn main() {}
