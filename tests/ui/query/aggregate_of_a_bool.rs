//! a `bool` has no `min` and `max` on all databases

#[path = "../models.rs"]
mod models;

use models::*;

fn main() {
    let _ = Book.in_print.max();
}
