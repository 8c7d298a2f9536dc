//! cannot use `i64` where a `i32` is expected

#[path = "../models.rs"]
mod models;

use models::*;

fn main() {
    let n = 5i64;
    let _ = Book.year.eq(n);
}
