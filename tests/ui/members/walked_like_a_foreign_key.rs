//! many rows have not one name

#[path = "../models.rs"]
mod models;

use models::*;

fn main() {
    let _ = Book::objects().filter(Book.tags.id.eq(1));
}
