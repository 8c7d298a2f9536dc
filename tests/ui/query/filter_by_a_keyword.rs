//! cannot find value `title` in this scope

#[path = "../models.rs"]
mod models;

use models::*;

fn main() {
    let _ = Book::objects().filter(title = "Emma");
}
