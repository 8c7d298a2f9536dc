//! no method named `map` found for struct `Vec<Book>` in the current scope

#[path = "../models.rs"]
mod models;

use models::*;
use orm::prelude::*;

async fn run(db: &Database) -> orm::Result<()> {
    let _: Vec<String> = Book::objects().all(db).await?.map(|book| book.title);
    Ok(())
}

fn main() {}
