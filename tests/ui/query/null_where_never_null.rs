//! `String` is never null

#[path = "../models.rs"]
mod models;

use models::*;

fn main() {
    let _ = Book.title.is_null();
}
