//! Rows that a draft belongs to, or that belong to it, in the words of other libraries.

#[path = "../models.rs"]
mod models;

use models::*;
use orm::prelude::*;

async fn store(author: &Author, db: &Database) {
    let _ = Book::draft().title("x").connect(author).save(db).await;
    let _ = Book::draft().title("x").connect_or_create("Emerson").save(db).await;
}

fn main() {}
