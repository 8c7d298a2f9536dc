//! a value stands in its condition, and is bound by itself; write `.filter(Book.year.gt(year))`

#[path = "../models.rs"]
mod models;

use models::*;
use orm::prelude::*;

async fn run(db: &Database) {
    Book::objects().bind(1868);
    Book::objects().use_index("book_year");
    Book::objects().on_conflict(Book.title);
    Book::objects().with_transaction(db);
    Book::objects().for_each(drop);
    Book::objects().excluding(Book.year.eq(1868));
    Book::objects().values(Book.title).paginate(1, 20);
}

fn main() {}
