//! tables are created by `create_tables`

#[path = "../models.rs"]
mod models;

use models::*;
use orm::prelude::*;

async fn run(db: &Database) -> orm::Result<()> {
    Book::create_table(db).await
}

fn main() {}
