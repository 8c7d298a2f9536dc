//! What a foreign key of a row is asked, in the words of other libraries.

#[path = "../models.rs"]
mod models;

use models::*;
use orm::prelude::*;

async fn read(mut book: Book, db: &Database) {
    let _ = book.author.load(db).await;
    let _ = book.author.unwrap();
    book.author.set(3);
}

fn main() {}
