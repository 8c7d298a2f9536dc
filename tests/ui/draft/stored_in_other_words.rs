//! `save` stores a draft.

#[path = "../models.rs"]
mod models;

use models::*;
use orm::prelude::*;

async fn run(db: &Database) {
    let _ = Author::draft().name("x").persist(db).await;
    let _ = Author::draft().name("x").into_model();
    let _ = Author::draft().assign(("x", 1));
}

fn main() {}
