//! cannot use a `i64` where a `f64` is expected

#[path = "../models.rs"]
mod models;

use models::*;

fn main() {
    let _ = Book.year.cast::<f64>() * Book.id;
}
