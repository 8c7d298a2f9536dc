//! `orm::db::Pending<'_, Vec<Book>>` is not an iterator

#[path = "../models.rs"]
mod models;

use models::*;
use orm::prelude::*;

async fn run(db: &Database) -> orm::Result<()> {
    let books = Book::objects().all(db);
    for _book in books {}
    Ok(())
}

fn main() {}
