//! a field of type `i32` takes no `Option` of another type

#[path = "../models.rs"]
mod models;

use models::*;

fn main() {
    let _ = Book.year.set(None);
}
