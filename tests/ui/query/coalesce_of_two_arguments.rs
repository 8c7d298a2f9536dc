//! these values are one tuple

#[path = "../models.rs"]
mod models;

use models::*;
use orm::prelude::*;

fn main() {
    let _ = Book::objects().values(coalesce(Book.title, "none"));
}
