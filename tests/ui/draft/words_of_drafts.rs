//! What a draft does, in the words of other libraries.

#[path = "../models.rs"]
mod models;

use models::*;
use orm::prelude::*;

async fn store(db: &Database) {
    let _ = Author::draft().name("x").commit(db).await;
    let _ = Author::draft().name("x").on_conflict(Author.name).do_update().save(db).await;
}

fn main() {}
