//! the rows of `Tag` are those of a table; a model of a common table expression is a struct of its own with `#[orm(cte)]`

#[path = "../models.rs"]
mod models;

use models::*;

fn main() {
    let _ = Book::objects().values(Book.title).cte(Tag.name);
}
