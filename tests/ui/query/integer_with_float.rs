//! a `i64` is no `f64`

#[path = "../models.rs"]
mod models;

use models::*;

fn main() {
    let _ = Book.year.cast::<f64>() * Book.id;
}
