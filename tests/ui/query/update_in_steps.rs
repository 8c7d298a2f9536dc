//! this method takes 2 arguments but 0 arguments were supplied

#[path = "../models.rs"]
mod models;

use models::*;
use orm::prelude::*;

async fn run(title: Option<String>, db: &Database) -> orm::Result<u64> {
    let mut update = Book::objects().filter(Book.id.eq(1)).update();
    if let Some(title) = title {
        update = update.set(Book.title, title);
    }
    update.await
}

fn main() {}
