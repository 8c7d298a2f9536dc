//! cannot order `Book` by `&str`

#[path = "../models.rs"]
mod models;

use models::*;

fn main() {
    let _ = Book::objects().order_by("-title");
}
