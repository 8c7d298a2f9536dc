//! the rows of a query are counted by `count`

#[path = "../models.rs"]
mod models;

use models::*;
use orm::prelude::*;

async fn ask(author: &Author, db: &Database) -> orm::Result<bool> {
    let many = author.books().gt(3);
    Ok(many && author.books().exists(db).await?)
}

fn main() {}
