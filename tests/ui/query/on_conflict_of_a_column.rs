//! the fields of a unique key are named by `on`, behind what becomes of the row

#[path = "../models.rs"]
mod models;

use models::*;
use orm::prelude::*;

async fn store(db: &Database) {
    let drafts = vec![Tag::draft().name("war")];
    let _ = Tag::bulk_create_with(drafts, OnConflict::column(Tag.name).do_nothing(), db).await;
}

fn main() {}
