//! rows are updated and deleted by their query, and `values` are read

#[path = "../models.rs"]
mod models;

use models::*;
use orm::prelude::*;

async fn run(db: &Database) {
    let _ = Book::objects().values(Book.title).update(Book.year.set(1), db).await;
}

fn main() {}
