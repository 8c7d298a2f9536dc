//! an order is turned around by `reverse`

#[path = "../models.rs"]
mod models;

use models::*;

fn main() {
    let _ = Book::objects().order_by(Book.title).rev();
}
