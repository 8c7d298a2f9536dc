//! a related row is compared by `eq`, and asked by its fields; write `.eq(&row)`, `Book.author.name.eq(…)`, or `.matches(condition)`

#[path = "../models.rs"]
mod models;

use models::*;
use orm::prelude::*;

async fn run(db: &Database) -> orm::Result<()> {
    let louisa = Author.name.eq("Louisa May Alcott");
    Book::objects().filter(Book.author.is(louisa)).all(db).await?;
    Book::objects().filter(Book.editor.is_not(None)).all(db).await?;
    Ok(())
}

fn main() {}
