//! rows are related through a stored row, and not in a query

#[path = "../models.rs"]
mod models;

use models::*;

fn main() {
    let _ = Book.tags.set(&[1]);
}
