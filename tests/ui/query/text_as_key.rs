//! the key is a `i64`, not a `String`

#[path = "../models.rs"]
mod models;

use models::*;

fn main() {
    let _ = Book.author.eq("Louisa");
}
