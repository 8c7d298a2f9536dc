//! this foreign key is never null, and an `Option` may be

#[path = "../models.rs"]
mod models;

use models::*;

fn main() {
    let _ = Book.author.eq(None);
}
