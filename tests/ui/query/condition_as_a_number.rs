//! a condition becomes a number by a `case`; write `case().when(condition, 1).otherwise(0)`

#[path = "../models.rs"]
mod models;

use models::*;
use orm::prelude::*;

fn main() {
    let _ = Book::objects().values(Book.year.gt(1900).cast::<i32>());
    let _ = Book::objects().values(Book.year.gt(1900).sum());
}
