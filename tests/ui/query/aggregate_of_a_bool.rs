//! a `bool` has no lowest value

#[path = "../models.rs"]
mod models;

use models::*;

fn main() {
    let _ = Book.in_print.max();
}
