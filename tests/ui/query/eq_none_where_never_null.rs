//! an `Option` fits a field of its own type alone, and this field is a `i32`

#[path = "../models.rs"]
mod models;

use models::*;

fn main() {
    let _ = Book.year.eq(None);
}
