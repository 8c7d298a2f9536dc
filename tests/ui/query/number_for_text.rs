//! `{integer}` is no `String`

#[path = "../models.rs"]
mod models;

use models::*;

fn main() {
    let _ = Book.title.eq(1);
}
