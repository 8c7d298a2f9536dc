//! `Column<Root<Book>, String, 1>` is not a condition on `Book`

#[path = "../models.rs"]
mod models;

use models::*;

fn main() {
    let _ = Book.in_print & Book.title;
}
