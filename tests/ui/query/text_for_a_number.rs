//! `&str` is no `i32`

#[path = "../models.rs"]
mod models;

use models::*;

fn main() {
    let _ = Book.year.eq("1868");
}
