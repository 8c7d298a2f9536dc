//! `Book` is no draft; write one such as `Book::draft().title("Emma")`, without a `&`, and drafts of a list in hand by `drafts`, or `drafts.iter().cloned()`; one is stored by `.save(&db)`

#[path = "../models.rs"]
mod models;

use models::*;
use orm::prelude::*;

async fn run(db: &Database) {
    let _ = Book::get_or_create(Book.title.eq("Emma"), db).await;
}

fn main() {}
