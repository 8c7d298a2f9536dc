//! a query within another is its first value by `scalar`, without an end

#[path = "../models.rs"]
mod models;

use models::*;
use orm::prelude::*;

fn run(db: &Database) {
    let _ = Book.year.gt(Book::objects().aggregate(Book.year.avg(), db));
}

fn main() {}
