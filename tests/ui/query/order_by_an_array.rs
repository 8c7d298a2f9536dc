//! cannot order `Book` by `[Order<Book>; 2]`

#[path = "../models.rs"]
mod models;

use models::*;
use orm::prelude::*;

async fn run(db: &Database) -> orm::Result<()> {
    let _ = Book::objects().order_by([Book.title.asc(), Book.year.desc()]).all(db).await?;
    Ok(())
}

fn main() {}
