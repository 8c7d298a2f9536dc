//! `with_cte` takes a query whose values are the rows of a model with `#[orm(cte)]`

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
    let totals = Book::objects().values((Book.author.id, count()));
    let _ = Total::objects().with_cte(&totals);
}
