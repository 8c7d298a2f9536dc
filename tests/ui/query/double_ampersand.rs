//! mismatched types: expected `bool`, found `Predicate<Book>`

#[path = "../models.rs"]
mod models;

use models::*;

fn main() {
    let _ = Book.year.ge(1) && Book.year.lt(2);
}
