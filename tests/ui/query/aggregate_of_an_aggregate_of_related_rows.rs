//! an aggregate cannot be taken of an aggregate

#[path = "../models.rs"]
mod models;

use models::*;

fn main() {
    let _ = Author.books().sum(Book.year.max());
}
