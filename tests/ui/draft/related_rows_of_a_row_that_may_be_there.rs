//! Rows that belong to a draft, where its row may be stored already, and those of many drafts.

#[path = "../models.rs"]
mod models;

use models::*;
use orm::prelude::*;

async fn store(db: &Database) {
    let draft = || Author::draft().name("x").with_related(Author.books(), [Book::draft().title("x").year(1)]);
    let _ = draft().update_or_create(Author.name, db).await;
    let _ = draft().get_or_create(Author.name, db).await;
    let _ = Author::bulk_create([draft()], db).await;
}

fn main() {}
