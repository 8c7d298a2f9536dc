//! `Option<_>` does not identify a `Author`

#[path = "../models.rs"]
mod models;

use models::*;

fn main() {
    let _ = Book.author.set(None);
}
