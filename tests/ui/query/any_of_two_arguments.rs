//! the conditions of `any_of` and `all_of` are one list

#[path = "../models.rs"]
mod models;

use models::*;
use orm::prelude::*;

fn main() {
    let _ = Book::objects().filter(any_of(Book.title.eq("Emma"), Book.year.gt(1900)));
}
