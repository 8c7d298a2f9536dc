//! cannot use `{integer}` where a `String` is expected

#[path = "../models.rs"]
mod models;

use models::*;

fn main() {
    let _ = Book.title.eq(1);
}
