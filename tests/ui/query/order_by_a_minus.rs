//! the highest values of a field come first by `desc()`, and `-` is of numbers

#[path = "../models.rs"]
mod models;

use models::*;
use orm::prelude::*;

fn main() {
    let _ = Book::objects().order_by(-Book.title);
    let _ = Book::objects().order_by((-Book.subtitle, Book.year));
}
