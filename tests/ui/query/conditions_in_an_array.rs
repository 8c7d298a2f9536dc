//! a list of conditions becomes one by `all_of` or `any_of`

#[path = "../models.rs"]
mod models;

use models::*;

fn main() {
    let _ = Book::objects().filter([Book.year.ge(1868), Book.year.lt(1900)]);
}
