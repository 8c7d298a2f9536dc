//! cannot look for a `i32` in `[&str; 1]`

#[path = "../models.rs"]
mod models;

use models::*;

fn main() {
    let _ = Book.year.is_in(["a"]);
}
