//! pairs of rows are given to the field that declares the relation

#[path = "../models.rs"]
mod models;

use models::*;
use orm::Database;

async fn remove(db: &Database) -> orm::Result<()> {
    Tag.books().remove_many([(1, 2)], db).await
}

fn main() {}
