//! not every value of `Option<i32>` fits a field of type `i32`

#[path = "../models.rs"]
mod models;

use models::*;
use orm::prelude::*;

#[derive(Model)]
#[orm(cte)]
struct Total {
    #[orm(primary_key)]
    author: ForeignKey<Author>,
    last: i32,
}

fn main() {
    let totals = Book::objects().values((Book.author.id, Book.year.max()));
    let _ = totals.cte((Total.author, Total.last));
}
