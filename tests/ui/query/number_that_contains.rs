//! a number contains no other value

#[path = "../models.rs"]
mod models;

use models::*;

fn main() {
    let _ = Book.year.contains(18);
}
