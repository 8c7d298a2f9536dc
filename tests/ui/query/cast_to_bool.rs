//! a `i32` cannot be cast to `bool`

#[path = "../models.rs"]
mod models;

use models::*;

fn main() {
    let _ = Book.year.cast::<bool>();
}
