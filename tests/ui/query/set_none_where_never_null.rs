//! a value of type `i32` is never null, and an `Option` may be

#[path = "../models.rs"]
mod models;

use models::*;

fn main() {
    let _ = Book.year.set(None);
}
