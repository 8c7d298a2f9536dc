//! rows of `tags` are added once the row is stored

#[path = "../models.rs"]
mod models;

use models::*;

fn main() {
    let _ = Book::draft().title("x").tags([1]);
}
