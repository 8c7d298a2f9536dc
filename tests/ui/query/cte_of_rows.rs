//! a query of values becomes the rows of a model with `#[orm(cte)]`

#[path = "../models.rs"]
mod models;

use models::*;

fn main() {
    let _ = Book::objects().filter(Book.year.gt(1860)).cte("recent");
}
