//! a struct with `#[derive(Row)]` is read, and never stored

#[path = "../models.rs"]
mod models;

use models::*;
use orm::prelude::*;

#[derive(Row)]
#[row(Book)]
struct BookLine {
    id: i64,
    title: String,
}

async fn renamed(mut line: BookLine, db: &Database) -> orm::Result<()> {
    line.title = format!("{} {}", line.id, line.title);
    line.save(db).await
}

fn main() {}
