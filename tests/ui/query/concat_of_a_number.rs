//! a `i32` is no `String`

#[path = "../models.rs"]
mod models;

use models::*;

fn main() {
    let _ = orm::functions::concat((Book.title, Book.year));
}
