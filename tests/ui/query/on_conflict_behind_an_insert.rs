//! what becomes of rows that a unique key forbids is said in the call that stores others

#[path = "../models.rs"]
mod models;

use models::*;
use orm::prelude::*;

async fn store(db: &Database) {
    let drafts = vec![Tag::draft().name("war")];
    let _ = Tag::bulk_create(drafts, db).on_conflict(OnConflict::ignore()).await;
}

fn main() {}
