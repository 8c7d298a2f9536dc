//! values of more than twelve

#[path = "../models.rs"]
mod models;

use models::*;

fn main() {
    let y = Book.year;
    let _ = Book::objects().values((y, y, y, y, y, y, y, y, y, y, y, y, y));
}
