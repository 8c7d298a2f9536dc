//! many rows are loaded beside, not joined

#[path = "../models.rs"]
mod models;

use models::*;

fn main() {
    let _ = Book::objects().select_related(Book.tags);
}
