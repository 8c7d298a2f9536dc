//! cannot use a `i32` where a `String` is expected

#[path = "../models.rs"]
mod models;

use models::*;

fn main() {
    let _ = orm::functions::concat((Book.title, Book.year));
}
