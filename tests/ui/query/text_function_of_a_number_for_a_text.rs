//! cannot use `&str` where a `i32` is expected

#[path = "../models.rs"]
mod models;

use models::*;

fn main() {
    let _ = Book.title.left("3");
}
