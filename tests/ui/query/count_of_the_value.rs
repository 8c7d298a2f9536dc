//! rows are counted by the end of a query, or in `values` by the function `count`; write `Book::objects().count(&db).await?`, or `.values((Book.field, count()))`

#[path = "../models.rs"]
mod models;

use models::*;
use orm::prelude::*;

fn main() {
    let _ = Book::objects().values((Book.year, Book.count()));
}
