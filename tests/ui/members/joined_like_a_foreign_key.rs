//! many related rows are loaded by `prefetch_related`

#[path = "../models.rs"]
mod models;

use models::*;

fn main() {
    let _ = Book::objects().select_related(Book.tags);
}
