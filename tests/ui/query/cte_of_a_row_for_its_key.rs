//! a foreign key takes the key of its row

#[path = "../models.rs"]
mod models;

use models::*;
use orm::prelude::*;

#[derive(Model)]
#[orm(cte)]
struct Total {
    #[orm(primary_key)]
    author: ForeignKey<Author>,
    books: i64,
}

fn main() {
    let totals = Book::objects().values((Book.author, count()));
    let _ = totals.cte((Total.author, Total.books));
}
