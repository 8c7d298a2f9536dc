//! rows are chosen by `filter`, and a row is found by its key with `get` of the model

#[path = "../models.rs"]
mod models;

use models::*;
use orm::prelude::*;

async fn run(db: &Database) {
    let _ = Book::objects().find(1, db).await;
}

fn main() {}
