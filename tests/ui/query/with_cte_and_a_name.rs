//! `with_cte` takes a query whose values are the rows of a model with `#[orm(cte)]`

#[path = "../models.rs"]
mod models;

use models::*;

fn main() {
    let recent = Book::objects().filter(Book.year.gt(1860));
    let _ = Book::objects().with_cte("recent", recent);
}
