//! a row of `Book` is stored by `save`

#[path = "../models.rs"]
mod models;

use models::*;
use orm::prelude::*;

async fn run(mut book: Book, db: &Database) -> orm::Result<()> {
    book.save_changes(db).await?;
    book.update_fields(Book.title, db).await?;
    book.put_change(Book.title, "Emma");
    println!("{}", book.to_json());
    Ok(())
}

fn main() {}
