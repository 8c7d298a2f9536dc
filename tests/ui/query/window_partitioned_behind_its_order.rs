//! the partition of a window comes before its order

#[path = "../models.rs"]
mod models;

use models::*;
use orm::prelude::*;

fn main() {
    let number = row_number().over(order_by(Book.year).partition_by(Book.author));
    let _ = Book::objects().values((Book.title, number));
}
