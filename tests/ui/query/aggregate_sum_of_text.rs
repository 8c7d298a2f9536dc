//! a `String` has no `sum` and `avg`

#[path = "../models.rs"]
mod models;

use models::*;

fn main() {
    let _ = Book.title.sum();
}
