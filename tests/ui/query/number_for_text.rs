//! a number is no text; write `number.to_string()`

#[path = "../models.rs"]
mod models;

use models::*;

fn main() {
    let _ = Book.title.eq(1);
}
