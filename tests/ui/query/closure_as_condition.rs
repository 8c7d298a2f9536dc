//! type annotations needed

#[path = "../models.rs"]
mod models;

use models::*;

fn main() {
    let _ = Book::objects().filter(|book| book.year > 3);
}
