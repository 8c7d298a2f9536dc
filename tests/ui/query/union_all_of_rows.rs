//! queries are combined by `union`, which gives equal rows once; `union_all`, of values, gives them again

#[path = "../models.rs"]
mod models;

use models::*;

fn main() {
    let _ = Book::objects().union_all(Book::objects());
}
