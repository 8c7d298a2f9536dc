//! how well a row fits is told by the search

#[path = "../models.rs"]
mod models;

use models::*;
use orm::prelude::*;

fn main() {
    let _ = Book::objects().order_by(Book.rank().desc());
}
