//! a query is of one type, whatever is asked of it; leave this out, and write `query = query.filter(…)`

#[path = "../models.rs"]
mod models;

use models::*;
use orm::prelude::*;

async fn run(title: Option<&str>, authors: Vec<Author>, db: &Database) -> orm::Result<()> {
    let _ = Book::objects().into_boxed();
    let _ = Book::objects().apply_if(title, |query, title| query.filter(Book.title.eq(title)));
    let _ = Book::belonging_to(&authors[0]);
    let _ = Book::get(1, db).await.optional()?;
    let _ = authors.load_many(Author.books(), db).await?;
    Ok(())
}

fn main() {}
