//! `i32` is not text

#[path = "../models.rs"]
mod models;

use models::*;

fn main() {
    let _ = Book.year.string_agg(", ");
}
