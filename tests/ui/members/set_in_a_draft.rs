//! a row must be stored before others are related to it

#[path = "../models.rs"]
mod models;

use models::*;

fn main() {
    let _ = Book::draft().title("x").tags([1]);
}
