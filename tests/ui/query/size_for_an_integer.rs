//! a `usize` is no `i32`; write `i32::try_from(number)`

#[path = "../models.rs"]
mod models;

use models::*;
use orm::prelude::*;

fn main() {
    let titles = ["Emma", "Nature"];
    let _ = Book::objects().filter(Book.year.gt(titles.len()));
    let _ = Book::draft().year(titles.len());
}
