//! `i32` is neither text nor bytes

#[path = "../models.rs"]
mod models;

use models::*;

fn main() {
    let _ = Book.year.md5();
}
