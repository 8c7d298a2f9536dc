//! unused `orm::db::Pending` that must be used

#![deny(unused_must_use)]

#[path = "../models.rs"]
mod models;

use models::*;
use orm::prelude::*;

async fn run(db: &Database) -> orm::Result<()> {
    Book::draft().title("x").year(1).author(1).save(db);
    Ok(())
}

fn main() {}
