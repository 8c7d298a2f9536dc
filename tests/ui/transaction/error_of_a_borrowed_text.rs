//! `?` couldn't convert the error: `for<'a> orm::Error: orm_core::error::status::WrittenByToString<'a>` is not satisfied

#[path = "../models.rs"]
mod models;

use models::*;
use orm::prelude::*;

async fn run(db: &Database) -> Result<u64, &'static str> {
    let books = Book::objects().count(db).await?;
    if books == 0 {
        Err("no books")
    } else {
        Ok(books)
    }
}

fn main() {}
