//! rows are ordered by `order_by`

#[path = "../models.rs"]
mod models;

use models::*;
use orm::prelude::*;

fn main() {
    let _ = Book::objects().order_by(Book.year).desc();
}
