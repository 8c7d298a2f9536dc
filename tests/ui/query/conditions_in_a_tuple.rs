//! several conditions are combined by `&` and `|`, and are no tuple

#[path = "../models.rs"]
mod models;

use models::*;
use orm::prelude::*;

fn main() {
    let _ = Book::objects().filter((Book.year.ge(1868), Book.in_print));
}
