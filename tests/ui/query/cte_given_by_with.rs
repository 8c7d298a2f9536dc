//! related rows are loaded by `prefetch_related`, or joined by `select_related`

#[path = "../models.rs"]
mod models;

use models::*;
use orm::prelude::*;

#[derive(Model)]
#[orm(cte)]
struct Total {
    #[orm(primary_key)]
    author: OneToOne<Author>,
    books: i64,
}

fn main() {
    let totals = Book::objects().values((Book.author.id, count()));
    let totals = totals.cte((Total.author, Total.books));
    let _ = Author::objects().with(&totals);
}
