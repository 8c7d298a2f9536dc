//! this method takes 1 argument but 2 arguments were supplied

#[path = "../models.rs"]
mod models;

use models::*;
use orm::functions::order_by;
use orm::prelude::*;

async fn run(db: &Database) -> orm::Result<()> {
    let place = rank().over(partition_by(Book.author), order_by(Book.year));
    let _ = Book::objects().values((Book.title, place)).all(db).await?;
    Ok(())
}

fn main() {}
