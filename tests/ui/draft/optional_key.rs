//! cannot set a field of type `Option<ForeignKey<Author>>` to `Option<i64>`

#[path = "../models.rs"]
mod models;

use models::*;

fn main() {
    let key: Option<i64> = Some(5);
    let _ = Book::draft().editor(key);
}
