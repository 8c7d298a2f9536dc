//! cannot look for a `ForeignKey<Author>` in `Values<Author, String>`

#[path = "../models.rs"]
mod models;

use models::*;
use orm::prelude::*;

async fn run(db: &Database) -> orm::Result<()> {
    let authors = Author::objects().filter(Author.birth_year.gt(1820)).values(Author.name);
    let _ = Book::objects().filter(Book.author.is_in(authors)).all(db).await?;
    Ok(())
}

fn main() {}
