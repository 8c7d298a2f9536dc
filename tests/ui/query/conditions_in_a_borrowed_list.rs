//! a list of conditions becomes one by `all_of` or `any_of`; write `all_of(conditions)`

#[path = "../models.rs"]
mod models;

use models::*;
use orm::prelude::*;

fn main() {
    let conditions = vec![Book.year.ge(1868), Book.year.lt(1900)];
    let _ = Book::objects().filter(&conditions);
    let _ = Book::objects().exclude(&[Book.year.ge(1868), Book.year.lt(1900)]);
    let _ = Book::objects().filter(&conditions[1..]);
}
