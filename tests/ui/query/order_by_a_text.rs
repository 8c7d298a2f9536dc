//! an order is a field, of its highest values first by `desc()`

#[path = "../models.rs"]
mod models;

use models::*;

fn main() {
    let _ = Book::objects().order_by("-title");
}
