//! `i64` is no `i32`

#[path = "../models.rs"]
mod models;

use models::*;

fn main() {
    let n = 5i64;
    let _ = Book.year.eq(n);
}
