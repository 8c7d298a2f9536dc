//! an aggregate of related rows has the condition of its relation, in front of it; write

#[path = "../models.rs"]
mod models;

use models::*;
use orm::prelude::*;

async fn count_some(db: &Database) {
    let recent = Author.books().count().filter(Book.year.gt(1900));
    let _ = Author::objects().annotate(recent).all(db).await;
}

fn main() {}
