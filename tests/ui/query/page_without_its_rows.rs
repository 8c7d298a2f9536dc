//! the rows of a page are its field `rows`

#[path = "../models.rs"]
mod models;

use models::*;
use orm::prelude::*;

async fn run(db: &Database) -> orm::Result<()> {
    let page = Book::objects().page(1, 20, db).await?;
    for book in &page {
        println!("{}", book.title);
    }
    println!("{}", page.len());
    Ok(())
}

fn main() {}
