//! What was parsed is taken out of its `Result` first.

#[path = "../models.rs"]
mod models;

use models::*;
use orm::prelude::*;

fn main() {
    let _ = Book::draft().title("Emma").year("1815".parse::<i32>());
}
