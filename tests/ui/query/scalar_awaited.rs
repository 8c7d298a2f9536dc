//! a value of a query stands within another query

#[path = "../models.rs"]
mod models;

use models::*;
use orm::prelude::*;

async fn newest(db: &Database) -> orm::Result<Option<i32>> {
    Book::objects().values(Book.year.max()).scalar().await
}

fn main() {}
