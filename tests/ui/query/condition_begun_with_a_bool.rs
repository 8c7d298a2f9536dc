//! a `bool` of Rust is no condition to begin with

#[path = "../models.rs"]
mod models;

use models::*;
use orm::prelude::*;

async fn run(title: Option<&str>, db: &Database) -> orm::Result<Vec<Book>> {
    let mut condition = true;
    if let Some(title) = title {
        condition = condition & Book.title.icontains(title);
    }
    Book::objects().filter(condition).all(db).await
}

fn main() {}
