//! a list of conditions becomes one by `all_of` or `any_of`

#[path = "../models.rs"]
mod models;

use models::*;

fn main() {
    let _ = Book::objects().filter(vec![Book.year.ge(1), Book.year.lt(2)]);
}
