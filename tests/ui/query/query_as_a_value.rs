//! a query within another is its first value by `scalar`

#[path = "../models.rs"]
mod models;

use models::*;
use orm::prelude::*;

fn main() {
    let _ = Book::objects().filter(Book.year.gt(Book::objects().values(Book.year.avg())));
}
