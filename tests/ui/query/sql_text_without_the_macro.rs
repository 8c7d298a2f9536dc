//! `&str` is no SQL; write `sql!(

#[path = "../models.rs"]
mod models;

use models::*;
use orm::prelude::*;

async fn read(db: &Database) -> orm::Result<Vec<Book>> {
    db.execute("DELETE FROM book").await?;
    db.fetch("SELECT * FROM book").await
}

fn main() {}
