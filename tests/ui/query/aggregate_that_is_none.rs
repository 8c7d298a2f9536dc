//! `aggregate` gives one value for all rows, and this has a value in each

#[path = "../models.rs"]
mod models;

use models::*;

fn year(db: &orm::Database) {
    let _ = Book::objects().aggregate(Book.year, db);
}

fn main() {}
