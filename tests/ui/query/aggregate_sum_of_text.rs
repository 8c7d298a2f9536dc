//! a `String` is not a number

#[path = "../models.rs"]
mod models;

use models::*;

fn main() {
    let _ = Book.title.sum();
}
