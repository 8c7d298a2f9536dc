//! Two mistakes in one chain.

#[path = "../models.rs"]
mod models;

use models::*;
use orm::prelude::*;

async fn store(db: &Database) {
    let _ = Book::draft().title(3).year("1868").author(1).save(db).await;
}

fn main() {}
