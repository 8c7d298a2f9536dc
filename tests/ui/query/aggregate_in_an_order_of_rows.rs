//! an aggregate has no value in a single row

#[path = "../models.rs"]
mod models;

use models::*;
use orm::count;

fn main() {
    let _ = Book::objects().order_by((Book.title, count().desc()));
}
