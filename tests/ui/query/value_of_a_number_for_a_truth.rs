//! a number is no `bool`; write `true` or `false`

#[path = "../models.rs"]
mod models;

use models::*;
use orm::prelude::*;

fn main() {
    let _ = Book::objects().filter(Book.in_print.eq(1));
    let _ = Book::draft().in_print(0);
}
