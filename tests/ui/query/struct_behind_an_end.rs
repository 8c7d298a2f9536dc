//! an end of a query takes a reference to the database alone, and `BookLine` is none

#[path = "../models.rs"]
mod models;

use models::*;
use orm::prelude::*;

#[derive(Row)]
#[row(Book)]
struct BookLine {
    title: String,
}

async fn run(db: &Database) -> orm::Result<()> {
    Book::objects().all::<BookLine>(db).await?;
    Ok(())
}

fn main() {}
